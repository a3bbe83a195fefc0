#include "commands/command.hpp"

#include "store/conninfo.hpp"

#include <algorithm>

namespace convictiond::commands {

store::Connection Context::connect() const {
    return {store::without_user(settings.database.connection), "convictionctl"};
}

namespace {

// Characters, not bytes: what we print is letters and digits, and a "…" at most.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

} // namespace

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& head : heads_) widths.push_back(width(head));
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    std::string out;
    auto add_line = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string pad(widths[i] - width(cells[i]), ' ');
            line += is_number(cells[i]) ? pad + cells[i] : cells[i] + pad;
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    };
    add_line(heads_);
    for (const auto& row : rows_) add_line(row);
    return out;
}

} // namespace convictiond::commands
