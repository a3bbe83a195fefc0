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
    std::optional<base::Digest> content_sha256; // absent: it could not be opened
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

void set_shelved(Connection& connection, base::FileId file, const std::string& path, base::Instant now);

} // namespace convictiond::store
