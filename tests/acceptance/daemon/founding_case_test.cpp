// What happened between 2012 and 2019, come right: a month of daily files whose second nationalities were
// lost, and the same days extracted again. What each member state received is held, conviction for
// conviction, against what the generator says that it was owed; the two share no code with the daemon.
#include "acceptance/ctl/office.hpp"
#include "acceptance/daemon/twenty_seven.hpp"
#include "base/date.hpp"
#include "support/eventually.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace founding_case_test {

using namespace convictiond::test;
namespace base = convictiond::base;
namespace json = boost::json;

namespace {

using Owed = std::set<std::string>; // STATE REFERENCE VERSION

constexpr int month = 30; // to 20 November 2026
constexpr auto first_day = "2026-10-22";
constexpr auto quashed_day = "2026-10-25"; // two convictions of persons with several nationalities
constexpr auto day_after = "2026-11-21";

Owed operator-(const Owed& all, const Owed& some) {
    Owed rest;
    std::ranges::set_difference(all, some, std::inserter(rest, rest.end()));
    return rest;
}

struct Extracted {
    json::value told; // the generator's JSON
    Owed owed;
};

// The source: the same seed and number a day make the same convictions whenever a day is extracted.
class Source {
public:
    explicit Source(const House& house) : house_{house} {}

    Extracted extract(std::vector<std::string> how) const {
        const auto owed = house_.directory() / "owed";
        how.insert(how.end(),
                   {"--out", house_.inbound(), "--convictions", "20", "--seed", "12", "--owed", owed});
        const auto printed = output_of(Launch{program("daily-file-generator"), how});
        Extracted extracted;
        extracted.told = json::parse(printed);
        std::ifstream lines{owed};
        for (std::string line; std::getline(lines, line);) extracted.owed.insert(line);
        return extracted;
    }

private:
    const House& house_;
};

std::int64_t number(const Extracted& extracted, const std::string& what) {
    return extracted.told.at_pointer("/total/" + what).to_number<std::int64_t>();
}

// What came to the states, by their own log of requests; each id is one event for one state, and comes once.
Owed received(const House& house) {
    Owed all;
    std::set<std::string> ids;
    std::ifstream lines{house.requests()};
    for (std::string line; std::getline(lines, line);) {
        const auto request = json::parse(line);
        const auto body = json::parse(request.at("body").as_string());
        const auto& conviction = body.at("conviction");
        CHECK(body.at("to") == request.at("state"));
        CHECK(ids.insert(json::value_to<std::string>(body.at("id"))).second);
        CHECK(all.insert(fmt::format("{} {} {}", json::value_to<std::string>(request.at("state")),
                                     json::value_to<std::string>(conviction.at("reference")),
                                     conviction.at("version").as_int64()))
                  .second);
    }
    return all;
}

std::string records(const House& house, std::string_view verdict) {
    return house.sql(fmt::format("select count(*) from record where verdict = '{}'", verdict));
}

std::int64_t in_backlog(Office& office, std::string_view status) {
    const auto backlogs = office.answer({"backlogs"});
    REQUIRE(backlogs.as_array().size() == 1);
    return backlogs.at(0).at(status).as_int64();
}

void wait_for_files(const House& house, int count) {
    REQUIRE(eventually(
        [&] {
            return house.sql("select count(*) from file where verdict = 'accepted'") == std::to_string(count);
        },
        std::chrono::minutes{1}));
    REQUIRE(house.comes_to_rest());
}

} // namespace

TEST_CASE(
    "lost nationalities are extracted again, held, released by two people, and sent to the added states "
    "alone, and a deletion then reaches exactly the states that have it") {
    Office office{twenty_seven(BadOnes::none)};
    auto& house = office.house;
    house.set("defaults.historical_rate", "1000");
    house.set_clock(*base::parse_rfc3339("2026-11-22T08:00:00Z"));
    const Source source{house};
    const auto lost =
        source.extract({"--from", first_day, "--days", std::to_string(month), "--lose-second-nationalities"});
    house.start_ready();
    wait_for_files(house, month);
    CHECK(received(house) == lost.owed);
    // What the source counts is more than what it wrote: nobody has to wait seven years for it.
    CHECK(house.sql("select count(*) > 0 from finding where kind = 'census-differs' and closed_at is null") ==
          "t");

    const auto again =
        source.extract({"--from", first_day, "--days", std::to_string(month), "--kind", "historical",
                        "--in-one-file", "--first-sequence", std::to_string(month + 1)});
    const auto added = again.owed - lost.owed;
    REQUIRE(added.size() > 20);
    REQUIRE((lost.owed - again.owed).empty());
    wait_for_files(house, month + 1);
    CHECK(records(house, "new") == std::to_string(number(lost, "cnv")));
    CHECK(records(house, "extended") == std::to_string(number(again, "expected/several_nationalities")));
    CHECK(records(house, "repeated") ==
          std::to_string(number(again, "cnv") - number(again, "expected/several_nationalities")));
    CHECK(house.sql("select count(*) from held") == std::to_string(added.size()));
    CHECK(received(house) == lost.owed); // nothing before it is released

    const auto backlog = office.desk_id("backlog");
    CHECK(in_backlog(office, "held") == static_cast<std::int64_t>(added.size()));
    office.by_two({"release", backlog, "--state", "RO"});
    REQUIRE(house.comes_to_rest());
    const auto romania = [](const std::string& one) { return one.starts_with("RO "); };
    const auto to_romania = std::ranges::count_if(added, romania);
    REQUIRE(to_romania > 0);
    CHECK(std::ranges::count_if(received(house) - lost.owed, romania) == to_romania);
    CHECK((received(house) - lost.owed).size() == static_cast<std::size_t>(to_romania));
    CHECK(in_backlog(office, "acknowledged") == to_romania);
    CHECK(in_backlog(office, "held") == static_cast<std::int64_t>(added.size()) - to_romania);

    office.by_two({"release", backlog});
    REQUIRE(house.comes_to_rest());
    CHECK(received(house) - lost.owed == added);
    CHECK(received(house) == again.owed);
    CHECK(office.desk_id("backlog") == "none");

    const auto deleted = source.extract(
        {"--from", day_after, "--delete-of", quashed_day, "--first-sequence", std::to_string(month + 2)});
    const auto deletions = [](const std::string& one) { return one.ends_with(" 2"); };
    REQUIRE(std::ranges::count_if(deleted.owed, deletions) >= 2);
    wait_for_files(house, month + 2);
    CHECK(received(house) - again.owed == deleted.owed);
    office.all_is_accounted_for();
    CHECK(house.count("violations") == 0);
}

} // namespace founding_case_test
