#include "commands/document.hpp"

#include "base/text.hpp"
#include "commands/command.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

constexpr std::size_t longest_cell = 2000; // bytes

constexpr std::string_view style =
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1a2230;background:#fff}"
    "table{border-collapse:collapse;margin:.3rem 0 1.5rem}th,td{padding:.2rem .8rem .2rem 0;text-align:left;"
    "border-bottom:1px solid #d5dbe3;vertical-align:top}td.number,th.number{text-align:right}"
    "h2{font-size:1.05rem;margin:1.2rem 0 .2rem}@media(prefers-color-scheme:dark){body{color:#dfe6ee;"
    "background:#10151c}th,td{border-color:#2b3542}}";

std::string text_of(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return shown(std::get<std::string>(cell), longest_cell);
}

boost::json::value value_of(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    return boost::json::value(std::get<std::string>(cell));
}

std::string for_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string html_of(const Section& section) {
    auto out = fmt::format("<h2>{}</h2>\n", for_html(section.title));
    if (section.rows.empty()) return out + fmt::format("<p>{}</p>\n", for_html(section.empty));
    out += "<table><thead><tr>";
    for (const auto& column : section.columns)
        out += fmt::format("<th scope=\"col\">{}</th>", for_html(column.head));
    out += "</tr></thead><tbody>\n";
    for (const auto& row : section.rows) {
        out += "<tr>";
        for (const auto& cell : row)
            out += fmt::format("<td{}>{}</td>", cell.index() == 0 ? " class=\"number\"" : "",
                               for_html(text_of(cell)));
        out += "</tr>\n";
    }
    return out + "</tbody></table>\n";
}

} // namespace

std::string Document::text() const {
    auto out = title + "\n";
    for (const auto& [column, cell] : facts) out += fmt::format("{}: {}\n", column.head, text_of(cell));
    for (const auto& section : sections) {
        out += fmt::format("\n{}\n", section.title);
        if (section.rows.empty()) {
            out += section.empty + "\n";
            continue;
        }
        std::vector<std::string> heads;
        for (const auto& column : section.columns) heads.push_back(column.head);
        Table table{std::move(heads)};
        for (const auto& row : section.rows) {
            std::vector<std::string> cells;
            for (const auto& cell : row) cells.push_back(text_of(cell));
            table.add(std::move(cells));
        }
        out += table.text();
    }
    return out;
}

std::string Document::html() const {
    auto out =
        fmt::format("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>{0}</title>\n"
                    "<style>{1}</style></head>\n<body><h1>{0}</h1>\n<p>",
                    for_html(title), style);
    for (const auto& [column, cell] : facts)
        out += fmt::format("{}: {}<br>\n", for_html(column.head), for_html(text_of(cell)));
    out += "</p>\n";
    for (const auto& section : sections) out += html_of(section);
    return out + "</body></html>\n";
}

boost::json::object Document::json() const {
    boost::json::object out;
    for (const auto& [column, cell] : facts) out.emplace(column.key, value_of(cell));
    for (const auto& section : sections) {
        boost::json::array rows;
        for (const auto& row : section.rows) {
            boost::json::object object;
            for (std::size_t i = 0; i < row.size(); ++i)
                object.emplace(section.columns[i].key, value_of(row[i]));
            rows.push_back(std::move(object));
        }
        out.emplace(section.key, std::move(rows));
    }
    return out;
}

} // namespace convictiond::commands
