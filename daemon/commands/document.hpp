// A document of titled tables, which is shown as text, as HTML that needs nothing else, or as JSON with
// stable keys. It decides nothing about what it shows; everything from outside is escaped on the way out.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <variant>
#include <vector>

namespace convictiond::commands {

using Cell = std::variant<std::int64_t, std::string>;

struct Column {
    std::string key;  // in JSON
    std::string head; // for people
};

struct Section {
    std::string key;
    std::string title;
    std::string empty; // said where there are no rows
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

struct Document {
    std::string title;
    std::vector<std::pair<Column, Cell>> facts; // above the tables
    std::vector<Section> sections;

    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string html() const;
    [[nodiscard]] boost::json::object json() const;
};

} // namespace convictiond::commands
