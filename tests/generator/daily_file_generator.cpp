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
  daily-file-generator --out big --from 2026-11-24 --records 1000000

The same seed and day give the same convictions in every run and kind. A file is written as NAME.part, then
renamed. One JSON object on standard output says what was written, file by file and in total, and what has to
come of it: notifications by member state (deletions among them apart: one is sent only where an elder was),
reviews, decisions that are not applicable, quarantined records, canaries, and the references of what the
demonstration's mix planted.)";

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
    app.add_option("--previous", order.previous, "SHA-256 of the file before the first, for its HDR 8");
    app.add_option("--tables", tables, "where ecris-*-categories.csv are")->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    try {
        const auto date = convictiond::base::parse_date(from);
        if (!date) throw std::invalid_argument{"--from: expected a day as YYYY-MM-DD"};
        if (int{date->year()} < 1996) throw std::invalid_argument{"--from: expected a day since 1996"};
        order.from = *date;
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
