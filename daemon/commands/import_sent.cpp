#include "base/text.hpp"
#include "commands/acts.hpp"
#include "daf/shapes.hpp"
#include "settings/bounded_file.hpp"
#include "settings/csv.hpp"
#include "settings/tables.hpp"
#include "store/operator_actions.hpp"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace convictiond::commands {

namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20U;
constexpr std::size_t most_faults = 20; // shown
const std::vector<std::string> columns{"source", "reference", "version", "state", "sent_on"};

class SentFile {
public:
    SentFile(std::string name, const settings::Settings& settings, const core::CodeTables& tables)
        : name_{std::move(name)}, settings_{&settings}, tables_{&tables} {}

    void read(const settings::CsvTable& table) {
        for (const auto& row : table.rows) add(row);
    }
    std::vector<store::SentBefore> rows;
    std::vector<std::string> faults;

private:
    void fault(const settings::CsvRow& row, std::size_t column, const char* expected) {
        const base::Fault one{fmt::format("{}:{}: {}", name_, row.line, columns[column]),
                              base::quoted(row.fields[column], 60),
                              expected,
                              {}};
        faults.push_back(one.text());
    }

    void add(const settings::CsvRow& row) {
        const auto version = daf::number_in(row.fields[2], 1, daf::max_count);
        const auto state = base::MemberState::parse(row.fields[3]);
        const auto sent_on = base::parse_date(row.fields[4]);
        const auto before = faults.size();
        if (!settings_->inbound.sources.contains(row.fields[0]))
            fault(row, 0, "a source of the configuration");
        if (!daf::is_conviction_reference(row.fields[1])) fault(row, 1, "1 to 40 of A-Z 0-9 / - .");
        if (!version) fault(row, 2, "a version, 1 or more");
        if (!state || !tables_->member_states.contains(*state)) fault(row, 3, "a member state of the tables");
        if (!sent_on || *sent_on > base::date_in(base::london, base::now()))
            fault(row, 4, "a day until today, YYYY-MM-DD");
        if (faults.size() != before) return;
        if (!seen_.insert({row.fields[0], row.fields[1], std::to_string(*version), row.fields[3]}).second) {
            fault(row, 1, "each version and state once");
            return;
        }
        rows.push_back({row.fields[0], row.fields[1], static_cast<int>(*version), *state, *sent_on});
    }

    std::string name_;
    const settings::Settings* settings_;
    const core::CodeTables* tables_;
    std::set<std::vector<std::string>> seen_;
};

int tell(const base::Fault& fault) {
    fmt::print(stderr, "{}\n", fault.text());
    return exit_wrong;
}

} // namespace

int import_sent(const Context& context) {
    const auto& path = context.arguments.what;
    const auto name = std::filesystem::path{path}.filename().string();
    const auto file = settings::read_bounded_file(path, most_bytes);
    if (!file) return tell(file.error());
    const auto table = settings::parse_csv(name, file->bytes);
    if (!table) return tell(table.error());
    if (table->header.fields != columns)
        return tell({name + ":1", "another header", "source,reference,version,state,sent_on", {}});
    const auto tables = settings::load_tables(context.settings.tables);
    if (!tables) return tell(tables.error().front());
    SentFile sent{name, context.settings, *tables};
    sent.read(*table);
    for (std::size_t i = 0; i < std::min(sent.faults.size(), most_faults); ++i)
        fmt::print(stderr, "{}\n", sent.faults[i]);
    if (!sent.faults.empty()) {
        fmt::print(stderr, "{} in all; nothing was imported\n", base::counted(sent.faults.size(), "fault"));
        return exit_wrong;
    }
    auto connection = context.open();
    return tell_request(context, store::import_sent(connection, name, sent.rows, context.arguments.reason));
}

} // namespace convictiond::commands
