// How fast one core reads a daily file, inspects it, and parses and judges its records: megabytes a second of
// the same file in one run, and what each costs against reading alone.
#include "base/clock.hpp"
#include "daf/inspector.hpp"
#include "daf/parser.hpp"
#include "daf/record_rules.hpp"
#include "settings/tables.hpp"

#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

using namespace convictiond;

namespace {

template <class Work>
double megabytes_a_second(std::size_t bytes, Work work) {
    const auto begun = std::clock();
    work();
    const auto took = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
    return static_cast<double>(bytes) / took / 1e6;
}

daf::Parser parser_of(std::string_view text) {
    return daf::Parser{[rest = text](std::span<char> into) mutable {
        const auto count = rest.copy(into.data(), into.size());
        rest.remove_prefix(count);
        return count;
    }};
}

} // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        fmt::print(stderr, "usage: parse_bench FILE.daf TABLES_DIRECTORY\n");
        return 2;
    }
    const std::filesystem::path path{arguments[1]};
    const auto name = daf::parse_file_name(path.filename().string());
    const auto tables = settings::load_tables(arguments[2]);
    if (!name || !tables) {
        fmt::print(stderr, "not a daily file's name, or no tables\n");
        return 1;
    }
    std::string text;
    const auto reading = megabytes_a_second(std::filesystem::file_size(path), [&] {
        text.resize(std::filesystem::file_size(path));
        std::ifstream{path, std::ios::binary}.read(text.data(), static_cast<std::streamsize>(text.size()));
    });
    base::Sha256 hash;
    const auto hashing = megabytes_a_second(text.size(), [&] { hash.feed(text); });
    daf::Inspector inspector{*name, text.size()};
    const auto inspecting = megabytes_a_second(text.size(), [&] { inspector.feed(text); });
    const auto inspection = inspector.finish();
    if (inspection.verdict != daf::Inspection::Verdict::good) {
        fmt::print(stderr, "{}\n", inspection.fault->text());
        return 1;
    }
    std::size_t records = 0;
    const auto parsing = megabytes_a_second(text.size(), [&] {
        auto parser = parser_of(text);
        while (parser.next()) ++records;
    });
    std::size_t accepted = 0;
    const auto judging = megabytes_a_second(text.size(), [&] {
        auto parser = parser_of(text);
        while (const auto record = parser.next())
            accepted +=
                std::holds_alternative<daf::Accepted>(daf::judge_record(*record, inspection.header, *tables));
    });
    fmt::print(
        "{:.1f} MB, {} records, {} accepted; MB/s: read {:.0f}, hash {:.0f}, inspect {:.0f}, parse {:.0f}, "
        "parse and judge {:.0f}\n",
        static_cast<double>(text.size()) / 1e6, records, accepted, reading, hashing, inspecting, parsing,
        judging);
}
