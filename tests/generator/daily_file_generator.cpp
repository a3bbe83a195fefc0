// Writes daily activity files that look like the source's, for tests and for the demonstration.
#include "generator/run.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <exception>

namespace {

constexpr auto examples = R"(Examples:
  daily-file-generator --out drop --from 2026-11-21 --days 3 --seed 7 --mix demo \
                       --canaries DUAL=FR,NOCRO=PL,TRIPLE=DE+IE+RO
  daily-file-generator --out drop --from 2026-11-24 --first-sequence 4 --previous SHA256
  daily-file-generator --out drop --from 2018-03-05 --kind historical     the same day, extracted again
  daily-file-generator --out drop --from 2026-10-22 --days 30 --lose-second-nationalities --owed sent.txt
  daily-file-generator --out drop --from 2026-10-22 --days 30 --kind historical --in-one-file \
                       --first-sequence 31 --owed all.txt
  daily-file-generator --out drop --from 2026-11-21 --first-sequence 32 --delete-of 2026-10-22
  daily-file-generator --out big --from 2026-11-24 --records 1000000

The same seed and day give the same convictions in every run and kind. A file is written as NAME.part, then
renamed. One JSON object on standard output says what was written, file by file and in total, and what has to
come of it: notifications by member state (deletions among them apart: one is sent only where an elder was),
reviews, decisions that are not applicable, quarantined records, canaries, and the references of what the
demonstration's mix planted. What was sent for earlier files it does not know: a historical file's expectation
is that of the first time.)";

convictiond::base::Date day_of(const char* option, const std::string& text) {
    const auto date = convictiond::base::parse_date(text);
    if (!date) throw std::invalid_argument{std::string{option} + ": expected a day as YYYY-MM-DD"};
    if (int{date->year()} < 1996)
        throw std::invalid_argument{std::string{option} + ": expected a day since 1996"};
    return *date;
}

} // namespace

int main(int argc, char** argv) {
    using namespace daily_files;
    CLI::App app{"Writes daily activity files (format 1) of invented convictions."};
    app.footer(examples);
    Order order;
    std::string from;
    std::string canaries;
    std::string tables = CONVICTIOND_TABLES;
    std::string kind = "daily";
    std::string mix = "plain";
    std::string delete_of;
    order.source = "PNC";
    app.add_option("--out", order.directory, "where the files go; must be there")
        ->required()
        ->check(CLI::ExistingDirectory);
    app.add_option("--source", order.source, "2 to 12 of A-Z 0-9 (PNC)");
    app.add_option("--from", from, "first business date, YYYY-MM-DD")->required();
    app.add_option("--days", order.days, "files, one a day (1)")->check(CLI::Range(1, 36600));
    app.add_option("--first-sequence", order.first_sequence, "of the first file (1)")
        ->check(CLI::Range(1, 9'999'999));
    app.add_option("--convictions,--records", order.convictions, "a file, beside the mix (100)");
    app.add_option("--seed", order.seed, "the same seed, the same files (1)");
    app.add_option("--kind", kind, "daily (default) or historical")
        ->check(CLI::IsMember({"daily", "historical"}));
    app.add_option("--mix", mix,
                   "plain (default), or demo: with an amendment and a deletion (from the second file on), a "
                   "record to quarantine, nationalities for the desk, a flag")
        ->check(CLI::IsMember({"plain", "demo"}));
    app.add_option("--canaries", canaries, "NAME=STATE+STATE,…: in every file, reference CANARY/NAME");
    app.add_flag("--in-one-file", order.in_one_file, "all days in one file, under the date of the last");
    app.add_flag(
        "--lose-second-nationalities", order.lose_second_nationalities,
        "each person's first alone is extracted; the census, of the source's own records, counts all");
    app.add_option("--delete-of", delete_of,
                   "YYYY-MM-DD: the first file deletes that day's convictions of persons with several "
                   "nationalities; the same --seed and --convictions as that day's");
    app.add_option("--owed", order.owed, "file for `STATE REFERENCE VERSION` of each notification expected");
    app.add_option("--previous", order.previous, "SHA-256 of the file before the first, for its HDR 8");
    app.add_option("--tables", tables, "where ecris-*-categories.csv are")->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    try {
        order.from = day_of("--from", from);
        if (!delete_of.empty()) order.delete_of = day_of("--delete-of", delete_of);
        order.historical = kind == "historical";
        order.demo = mix == "demo";
        order.canaries = parse_canaries(canaries);
        std::puts(boost::json::serialize(carry_out(order, Codes{tables})).c_str());
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "daily-file-generator: %s\n", fault.what());
        return 1;
    }
    return 0;
}
