// A run of daily files: day after day, chained by HDR 8, with census, canaries and, where asked for, what a
// demonstration needs: an amendment and a deletion of convictions of the file before, a record to quarantine,
// nationalities that a person must decide. Of earlier files two convictions are remembered, no more. And the
// fault of 2012 to 2019: second nationalities that the source holds, counts in its census and does not
// extract.
#pragma once

#include "base/date.hpp"
#include "generator/codes.hpp"
#include "generator/daily_file.hpp"
#include "generator/expected.hpp"
#include "generator/inventor.hpp"

#include <boost/json/object.hpp>
#include <optional>

namespace daily_files {

// A synthetic conviction of every daily file, reference CANARY/<name>. DUAL is British besides, NOCRO has no
// CRO number, every other has one.
struct Canary {
    std::string name;
    std::vector<const Nation*> nations;
};

// "DUAL=FR,TRIPLE=DE+IE+RO". Throws std::invalid_argument.
[[nodiscard]] std::vector<Canary> parse_canaries(std::string_view text);

struct Order {
    std::filesystem::path directory;
    std::string source;
    convictiond::base::Date from;
    int days = 1;
    std::uint32_t first_sequence = 1;
    std::uint64_t convictions = 100; // a file, beside what the mix adds
    std::uint64_t seed = 1;
    bool historical = false;
    bool demo = false;
    bool in_one_file = false;               // all days, under the date of the last
    bool lose_second_nationalities = false; // but for the census
    std::optional<convictiond::base::Date>
        delete_of; // the first file deletes what that day had of two and more
    std::filesystem::path
        owed; // where asked for: `STATE REFERENCE VERSION` of each notification, a line each
    std::vector<Canary> canaries;
    std::string previous; // SHA-256 of the file before the first
};

// Writes the files; what was written and what is expected of it:
// {"files": [{"name", "sha256", "bytes", …, "expected": {…}, "planted": [{"reference", "what"}]}],
//  "total": {…}}
[[nodiscard]] boost::json::object carry_out(const Order& order, const Codes& codes);

} // namespace daily_files
