#include "settings/csv.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::settings {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // what spreadsheets put in front

class CsvReader {
public:
    CsvReader(const std::string& file, std::string_view text) : file_{file}, text_{text} {
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    }

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    base::result<CsvRow> row() {
        CsvRow row{line_, {}};
        for (;;) {
            auto field = next() == '"' ? quoted_field() : plain_field();
            if (!field) return field.error();
            row.fields.push_back(std::move(*field));
            if (take(",")) continue;
            if (at_end() || take("\n") || take("\r\n")) {
                ++line_;
                return row;
            }
            return fault("text follows a closing quote", "a comma or the end of the line");
        }
    }

    [[nodiscard]] base::Fault fault(std::string found, std::string expected) const {
        return {fmt::format("{}:{}", file_, line_), std::move(found), std::move(expected), {}};
    }

private:
    [[nodiscard]] char next() const { return at_end() ? '\n' : text_[at_]; }

    bool take(std::string_view token) {
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }

    // A field is put into its result in place: g++ 12 sees that a string could become a Fault, too.
    base::result<std::string> plain_field() {
        const auto end = std::min(text_.find_first_of(",\n", at_), text_.size());
        auto field = text_.substr(at_, end - at_);
        at_ = end;
        if (end < text_.size() && text_[end] == '\n' && field.ends_with('\r')) {
            field.remove_suffix(1);
            --at_;
        }
        if (field.find('"') != std::string_view::npos)
            return fault("a quote stands inside a field without quotes", "the whole field in quotes");
        return {boost::system::in_place_value, std::string{field}};
    }

    base::result<std::string> quoted_field() {
        const auto opened_on = line_;
        std::string field;
        ++at_;
        while (!at_end()) {
            if (take("\"\"")) {
                field += '"';
            } else if (take("\"")) {
                return {boost::system::in_place_value, std::move(field)};
            } else {
                if (text_[at_] == '\n') ++line_;
                field += text_[at_++];
            }
        }
        line_ = opened_on;
        return fault("a quote is not closed", "a closing quote");
    }

    const std::string& file_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

} // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
    const auto found = std::find(header.fields.begin(), header.fields.end(), name);
    if (found == header.fields.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.fields.begin());
}

base::result<CsvTable> parse_csv(const std::string& file, std::string_view text) {
    if (const auto broken = base::find_utf8_fault(text)) {
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*broken), '\n');
        return base::Fault{fmt::format("{}:{}", file, line), "is not UTF-8", "UTF-8", {}};
    }
    CsvReader reader{file, text};
    if (reader.at_end()) return reader.fault("is empty", "a header");
    auto header = reader.row();
    if (!header) return header.error();
    CsvTable table{std::move(*header), {}};
    while (!reader.at_end()) {
        auto row = reader.row();
        if (!row) return row.error();
        if (row->fields.size() != table.header.fields.size()) {
            return base::Fault{fmt::format("{}:{}", file, row->line),
                               "has " + base::counted(row->fields.size(), "field"),
                               fmt::format("{} as in the header", table.header.fields.size()),
                               {}};
        }
        table.rows.push_back(std::move(*row));
    }
    return table;
}

} // namespace convictiond::settings
