#include "generator/codes.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

namespace daily_files {

namespace {

// The fields of a line of RFC 4180; no field of these tables holds a line end.
std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted; // a doubled quote would need one more look; the tables have none
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

template <std::size_t size>
std::vector<Code> read(const std::filesystem::path& file, const std::array<std::string_view, size>& common) {
    constexpr int times = 12;
    std::ifstream in{file};
    std::vector<Code> codes;
    for (std::string line; std::getline(in, line);) {
        const auto fields = fields_of(line); // code, level, parent, title, …
        if (fields.size() < 4 || fields[1] != "sub") continue;
        const bool often = std::find(common.begin(), common.end(), fields[0]) != common.end();
        codes.insert(codes.end(), often ? times : 1, Code{fields[0], fields[3]});
    }
    if (codes.empty()) throw std::runtime_error{"no codes in " + file.string()};
    return codes;
}

constexpr std::array<std::string_view, 8> common_offences = {"070200", "120800", "160300", "170100",
                                                             "170200", "210100", "210200", "210300"};
constexpr std::array<std::string_view, 5> common_sanctions = {"1001", "3006", "8001", "9001", "2010"};

} // namespace

Codes::Codes(const std::filesystem::path& tables)
    : offences_{read(tables / "ecris-offence-categories.csv", common_offences)},
      sanctions_{read(tables / "ecris-sanction-categories.csv", common_sanctions)} {}

const Code& Codes::offence(convictiond::base::Chance& chance) const {
    return offences_[chance.below(offences_.size())];
}

const Code& Codes::sanction(convictiond::base::Chance& chance) const {
    return sanctions_[chance.below(sanctions_.size())];
}

} // namespace daily_files
