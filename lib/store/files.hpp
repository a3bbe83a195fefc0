// The files that were judged: which bytes and sequence numbers were accepted before, what was rejected and
// why, and where each was moved once its verdict was durable.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

// What the name of a file and its bytes say, verdict or not.
struct FileFacts {
    std::string name;
    std::string source;
    base::Date business_date{};
    int sequence = 0;
    std::uint64_t size_bytes = 0;
    std::optional<base::Digest> content_sha256; // absent: it was not read (no regular file, or too large)
};

struct JudgedFile {
    base::FileId id;
    std::string name;
    base::Date business_date{};
    bool shelved = false;
};

// The accepted file with these bytes, or with this source and sequence.
[[nodiscard]] std::optional<JudgedFile> find_accepted_content(Connection& connection,
                                                              const base::Digest& sha256);
[[nodiscard]] std::optional<JudgedFile> find_accepted_sequence(Connection& connection,
                                                               const std::string& source, int sequence);

// Adds a verdict other than accepted, with its journal entry; a file of this name and content that was judged
// alike and not shelved yet (a crash in between) is answered instead.
[[nodiscard]] base::FileId add_rejected(Connection& connection, const FileFacts& file,
                                        const std::string& reason, base::Instant now);
[[nodiscard]] base::FileId add_duplicate(Connection& connection, const FileFacts& file, base::Instant now);

// The files of which the books do not say that they were moved, the oldest so many.
struct UnshelvedFile {
    base::FileId id;
    std::string verdict;
    std::string name;
    base::Date business_date{};
    std::uint64_t size_bytes = 0;
    std::optional<base::Digest> content_sha256;
};
inline constexpr std::int64_t unshelved_most = 1000;
[[nodiscard]] std::vector<UnshelvedFile> list_unshelved(Connection& connection);
// Those of these paths on the shelf of a verdict that are no file's yet.
[[nodiscard]] std::vector<std::string> find_free_places(Connection& connection, const std::string& verdict,
                                                        const std::vector<std::string>& paths);

void set_shelved(Connection& connection, base::FileId file, const std::string& path, base::Instant now);

} // namespace convictiond::store
