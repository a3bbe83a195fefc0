#include "store/files.hpp"

#include "store/findings.hpp"

#include <fmt/format.h>

namespace convictiond::store {

namespace {

std::optional<JudgedFile> first_file(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return JudgedFile{base::FileId{rows.number(0, 0)}, std::string{rows.text(0, 1)}, rows.date(0, 2),
                      rows.truth(0, 3)};
}

std::optional<base::BytesView> view(const std::optional<base::Digest>& digest) {
    if (!digest) return std::nullopt;
    return base::BytesView{*digest};
}

// Of its own for each rejection: the next one of the same number rings again.
core::Finding rejection(const FileFacts& file, base::FileId id) {
    return {core::FindingKind::rejected_file, file.source,        fmt::format("f{}", id.value),
            file.name + " was rejected",      file.business_date, std::nullopt};
}

base::FileId add(Connection& connection, std::string_view verdict, const FileFacts& file, const Value& reason,
                 base::Instant now) {
    Transaction transaction{connection};
    const auto before =
        transaction.execute("find_unshelved_file", parameters(file.name, verdict, view(file.content_sha256)));
    if (!before.empty()) return base::FileId{before.number(0, 0)};
    const auto rows = transaction.execute("add_file", parameters(file.name, verdict, now,
                                                                 static_cast<std::int64_t>(file.size_bytes),
                                                                 view(file.content_sha256), file.source,
                                                                 file.business_date, file.sequence, reason));
    const base::FileId id{rows.number(0, 0)};
    transaction.execute("journal_file", parameters(now, "file." + std::string{verdict}, id, file.name));
    if (verdict == "rejected") open_finding(transaction, rejection(file, id), id, now);
    transaction.commit();
    return id;
}

} // namespace

std::optional<JudgedFile> find_accepted_content(Connection& connection, const base::Digest& sha256) {
    return first_file(connection.execute("find_accepted_content", parameters(base::BytesView{sha256})));
}

std::optional<JudgedFile> find_accepted_sequence(Connection& connection, const std::string& source,
                                                 int sequence) {
    return first_file(connection.execute("find_accepted_sequence", parameters(source, sequence)));
}

base::FileId add_rejected(Connection& connection, const FileFacts& file, const std::string& reason,
                          base::Instant now) {
    return add(connection, "rejected", file, reason, now);
}

base::FileId add_duplicate(Connection& connection, const FileFacts& file, base::Instant now) {
    return add(connection, "duplicate", file, std::nullopt, now);
}

std::vector<UnshelvedFile> list_unshelved(Connection& connection) {
    std::vector<UnshelvedFile> files;
    const auto rows = connection.execute("list_unshelved", parameters(unshelved_most));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        UnshelvedFile file{base::FileId{rows.number(i, 0)},
                           std::string{rows.text(i, 1)},
                           std::string{rows.text(i, 2)},
                           rows.date(i, 3),
                           static_cast<std::uint64_t>(rows.number(i, 4)),
                           std::nullopt};
        if (!rows.is_null(i, 5)) file.content_sha256 = rows.digest(i, 5);
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<std::string> find_free_places(Connection& connection, const std::string& verdict,
                                          const std::vector<std::string>& paths) {
    std::vector<std::string> free;
    const auto rows = connection.execute("find_free_places", parameters(verdict, Value{to_array(paths)}));
    for (std::size_t i = 0; i < rows.size(); ++i) free.emplace_back(rows.text(i, 0));
    return free;
}

void set_shelved(Connection& connection, base::FileId file, const std::string& path, base::Instant now) {
    connection.execute("set_shelved", parameters(file, path, now));
}

} // namespace convictiond::store
