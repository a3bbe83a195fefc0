#include "store/file_list.hpp"

namespace convictiond::store {

std::vector<ListedFile> list_files(Connection& connection, std::optional<base::Date> day) {
    const auto rows = connection.execute("list_files", parameters(day, listed_files_most));
    std::vector<ListedFile> files;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ListedFile file;
        file.id = base::FileId{rows.number(i, 0)};
        file.name = rows.text(i, 1);
        file.verdict = rows.text(i, 2);
        file.source = rows.text(i, 3);
        file.business_date = rows.date(i, 4);
        file.sequence = static_cast<int>(rows.number(i, 5));
        file.kind = rows.text(i, 6);
        file.judged_at = rows.instant(i, 7);
        if (!rows.is_null(i, 9))
            file.sum = {rows.number(i, 8),  rows.number(i, 9),  rows.number(i, 10),
                        rows.number(i, 11), rows.number(i, 12), rows.number(i, 13)};
        file.reason = rows.text(i, 14);
        file.settled = rows.truth(i, 15);
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<JudgedLine> list_judged_lines(Connection& connection, base::FileId file, std::int64_t behind) {
    const auto rows =
        connection.execute("list_judged_lines", parameters(file.value, behind, judged_lines_most));
    std::vector<JudgedLine> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        JudgedLine line{rows.number(i, 0), std::string{rows.text(i, 1)}, std::nullopt,
                        std::string{rows.text(i, 3)}, rows.number(i, 4)};
        if (!rows.is_null(i, 2)) line.version = static_cast<int>(rows.number(i, 2));
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace convictiond::store
