#include "settings/tables.hpp"

#include "base/text.hpp"
#include "settings/bounded_file.hpp"
#include "settings/csv.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace convictiond::settings {

namespace {

constexpr std::size_t max_table_bytes = std::size_t{4} << 20U;

// One table whose columns are asked for by name. The key column holds no value twice and none of a wrong
// shape.
class Table {
public:
    struct Shape {
        bool (*fits)(std::string_view key);
        std::string text;
    };

    static base::result<Table> read(const std::string& file, const std::vector<std::string>& columns,
                                    const Shape& key_shape) {
        const auto bytes = read_bounded_file(file, max_table_bytes);
        if (!bytes) return bytes.error();
        auto csv = parse_csv(file, bytes->bytes);
        if (!csv) return csv.error();
        Table table{file, std::move(*csv)};
        for (const auto& column : columns) {
            const auto index = table.csv_.column(column);
            if (!index)
                return base::Fault{
                    file + ":1", "has no column " + column, "the columns " + joined(columns), {}};
            table.columns_[column] = *index;
        }
        if (table.rows().empty()) return base::Fault{file + ":1", "has no rows", "a row for each code", {}};
        if (auto fault = table.key_fault(columns.front(), key_shape)) return *fault;
        return table;
    }

    [[nodiscard]] const std::vector<CsvRow>& rows() const { return csv_.rows; }
    [[nodiscard]] const std::string& field(const CsvRow& row, const std::string& column) const {
        return row.fields[columns_.at(column)];
    }
    [[nodiscard]] base::Fault fault(const CsvRow& row, const std::string& column,
                                    std::string expected) const {
        const auto& text = field(row, column);
        return {fmt::format("{}:{}: {}", file_, row.line, column),
                text.empty() ? "is empty" : base::quoted(text, 40),
                std::move(expected),
                {}};
    }

private:
    Table(std::string file, CsvTable csv) : file_{std::move(file)}, csv_{std::move(csv)} {}

    static std::string joined(const std::vector<std::string>& columns) {
        return fmt::format("{}", fmt::join(columns, ", "));
    }

    [[nodiscard]] std::optional<base::Fault> key_fault(const std::string& column, const Shape& shape) const {
        std::map<std::string, std::size_t> line_of;
        for (const auto& row : rows()) {
            const auto& key = field(row, column);
            if (!shape.fits(key)) return fault(row, column, shape.text);
            const auto [first, is_new] = line_of.emplace(key, row.line);
            if (!is_new)
                return fault(row, column, fmt::format("each code once; line {} has it too", first->second));
        }
        return std::nullopt;
    }

    std::string file_;
    CsvTable csv_;
    std::map<std::string, std::size_t> columns_;
};

bool all_within(std::string_view text, char low, char high) {
    return std::all_of(text.begin(), text.end(), [=](char c) { return c >= low && c <= high; });
}

// Not ISO 3166 alone: the table also knows the travel documents' codes and those that sources use by mistake.
const Table::Shape nationality_shape{
    [](std::string_view key) { return !key.empty() && key.size() <= 4 && all_within(key, 'A', 'Z'); },
    "one to four letters A–Z"};
const Table::Shape offence_shape{
    [](std::string_view key) { return key.size() == 6 && all_within(key, '0', '9'); }, "six digits"};
const Table::Shape sanction_shape{
    [](std::string_view key) { return (key.size() == 4 || key.size() == 5) && all_within(key, '0', '9'); },
    "four or five digits"};
const Table::Shape state_shape{[](std::string_view key) { return base::MemberState::parse(key).has_value(); },
                               "two letters A–Z"};

using States = std::map<base::MemberState, core::MemberStateEntry>;

base::result<States> read_member_states(const std::string& file) {
    const auto table = Table::read(file, {"alpha2", "name", "accession_date", "exit_date"}, state_shape);
    if (!table) return table.error();
    States states;
    for (const auto& row : table->rows()) {
        const auto accession = base::parse_date(table->field(row, "accession_date"));
        if (!accession) return table->fault(row, "accession_date", "a date YYYY-MM-DD");
        const auto& exit_text = table->field(row, "exit_date");
        const auto exit = base::parse_date(exit_text);
        if (!exit_text.empty() && (!exit || *exit < *accession))
            return table->fault(row, "exit_date", "nothing, or a date YYYY-MM-DD after the accession");
        const auto state = *base::MemberState::parse(table->field(row, "alpha2"));
        states[state] = {state, table->field(row, "name"), *accession, exit};
    }
    return states;
}

using Nationalities = std::map<std::string, core::NationalityCode, std::less<>>;

// Without the states nobody knows which recipients are none.
base::result<Nationalities> read_nationalities(const std::string& file, const States* states) {
    using Action = core::NationalityAction;
    static const std::map<std::string, Action> actions{
        {"notify", Action::notify}, {"none", Action::none}, {"review", Action::review}};
    const auto table = Table::read(file, {"alpha3", "action", "recipient_alpha2"}, nationality_shape);
    if (!table) return table.error();
    Nationalities nationalities;
    for (const auto& row : table->rows()) {
        const auto action = actions.find(table->field(row, "action"));
        if (action == actions.end()) return table->fault(row, "action", "notify, none or review");
        const auto& recipient_text = table->field(row, "recipient_alpha2");
        const auto recipient = base::MemberState::parse(recipient_text);
        if (action->second == Action::notify) {
            if (!recipient || (states != nullptr && !states->contains(*recipient)))
                return table->fault(row, "recipient_alpha2",
                                    "a state of member-states.csv, for the action is notify");
        } else if (!recipient_text.empty()) {
            return table->fault(row, "recipient_alpha2", "nothing, for the action is " + action->first);
        }
        const auto& code = table->field(row, "alpha3");
        nationalities[code] = {code, action->second, recipient};
    }
    return nationalities;
}

base::result<std::set<std::string, std::less<>>> read_categories(const std::string& file,
                                                                 const Table::Shape& shape) {
    const auto table = Table::read(file, {"code"}, shape);
    if (!table) return table.error();
    std::set<std::string, std::less<>> codes;
    for (const auto& row : table->rows()) codes.insert(table->field(row, "code"));
    return codes;
}

} // namespace

base::result_or_faults<core::CodeTables> load_tables(const std::string& directory) {
    auto states = read_member_states(directory + "/member-states.csv");
    auto nationalities =
        read_nationalities(directory + "/nationality-codes.csv", states ? &*states : nullptr);
    auto offences = read_categories(directory + "/ecris-offence-categories.csv", offence_shape);
    auto sanctions = read_categories(directory + "/ecris-sanction-categories.csv", sanction_shape);
    base::Faults faults;
    if (!states) faults.push_back(states.error());
    if (!nationalities) faults.push_back(nationalities.error());
    if (!offences) faults.push_back(offences.error());
    if (!sanctions) faults.push_back(sanctions.error());
    if (!faults.empty()) return faults;
    return core::CodeTables{std::move(*nationalities), std::move(*offences), std::move(*sanctions),
                            std::move(*states)};
}

} // namespace convictiond::settings
