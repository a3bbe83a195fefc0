#include "commands/command.hpp"

#include "base/text.hpp"
#include "settings/tables.hpp"
#include "store/conninfo.hpp"
#include "store/roles.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::commands {

store::Connection Context::connect() const {
    return {store::without_user(settings.database.connection), "convictionctl"};
}

store::Connection Context::open() const {
    auto connection = connect();
    const auto rights = store::find_rights(connection);
    if (!rights.schema_there)
        throw NoSchema{"this database has no schema convictiond; run convictionctl database migrate"};
    if (!rights.may_read)
        throw NotAllowed{fmt::format("the user {} may not read the schema convictiond; it takes a member of "
                                     "convictiond_operator or convictiond_auditor",
                                     rights.user)};
    return connection;
}

namespace {

base::result<base::MemberState> state_in(const settings::Settings& settings, const std::string& text) {
    const auto fault = [&text](const char* expected) {
        return base::Fault{{}, base::quoted(text, 20), expected, {}};
    };
    const auto state = base::MemberState::parse(text);
    if (!state) return fault("a member state by its two capital letters, PL for Poland");
    if (settings.member_states.contains(*state)) return *state;
    const auto tables = settings::load_tables(settings.tables);
    if (tables && tables->member_states.contains(*state)) return *state;
    return fault("a member state that is configured or in the tables");
}

} // namespace

base::result<base::MemberState> Context::member_state() const {
    return state_in(settings, arguments.what);
}

base::result<std::vector<base::MemberState>> Context::member_states() const {
    std::vector<base::MemberState> states;
    for (const auto& text : arguments.states) {
        const auto state = state_in(settings, text);
        if (!state) return state.error();
        states.push_back(*state);
    }
    return states;
}

std::optional<base::Date> day_of(const std::string& text) {
    const auto today = base::date_in(base::london, base::now());
    if (text == "today") return today;
    if (text == "yesterday") return base::operator+(today, std::chrono::days{-1});
    return base::parse_date(text);
}

std::string ago(base::Instant at, base::Instant now) {
    return base::to_text(std::max(now - at, base::Duration::zero()));
}

namespace {

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Characters, not bytes: what we print is letters and digits, and a "…" at most.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

} // namespace

std::string shown(std::string_view text, std::size_t limit) {
    const auto end = text.find_last_not_of(" \n") + 1; // libpq ends its sentences with line ends
    const auto escaped = base::escaped(text.substr(0, end), limit);
    std::string out;
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        const bool quote =
            escaped[i] == '\\' && i + 1 < escaped.size() && (escaped[i + 1] == '"' || escaped[i + 1] == '\\');
        if (quote) ++i;
        out += escaped[i];
    }
    return out;
}

std::string cut(const std::string& text, std::size_t characters) {
    if (width(text) <= characters) return text;
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end)
        if (!continues(text[end]) && ++seen == characters) break;
    return text.substr(0, end) + "…";
}

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
