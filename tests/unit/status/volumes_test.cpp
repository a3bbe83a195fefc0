#include "status/volumes.hpp"

#include "base/clock.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace volumes_test {

using namespace convictiond;
namespace json = boost::json;
using core::VolumeVerdict;

namespace {

base::Date date(unsigned day) {
    return base::Date{std::chrono::year{2026} / 11 / day};
}

core::VolumeMark mark(base::Date day, const char* state, int window_days, VolumeVerdict verdict,
                      std::int64_t count = 0) {
    core::VolumeMark made;
    made.source = "PNC";
    made.day = day;
    if (state != nullptr) made.subject.state = base::MemberState::parse(state);
    made.window_days = window_days;
    made.verdict = verdict;
    made.count = count;
    return made;
}

json::value rendered(const std::vector<core::VolumeMark>& marks) {
    return json::parse(status::render_volumes(marks, *base::parse_rfc3339("2026-11-24T06:00:00Z")));
}

} // namespace

TEST_CASE("what came is told by source, subject and day, with what was expected where it is judged") {
    auto judged = mark(date(22), "PL", 1, VolumeVerdict::expected, 24);
    judged.expected = {25.5, {16, 36}};
    const auto told = rendered({mark(date(21), "PL", 1, VolumeVerdict::not_yet_judged, 20), judged});
    const auto& source = told.at("sources").at(0);
    CHECK(source.at("id") == "PNC");
    CHECK(source.at("newestDay") == "2026-11-22");
    const auto& poland = source.at("subjects").at(0);
    CHECK(poland.at("id") == "notifications");
    CHECK(poland.at("state") == "PL");
    CHECK(poland.at("windowDays") == 1);
    CHECK(poland.at("days") == json::parse(R"([
        {"day": "2026-11-21", "count": 20, "verdict": "not yet judged"},
        {"day": "2026-11-22", "count": 24, "verdict": "expected", "expected": 25.5, "low": 16, "high": 36}])"));
}

TEST_CASE("of the newest day the most is said that any window can say, and older days have no part in it") {
    const auto told = rendered({mark(date(21), nullptr, 7, VolumeVerdict::improbably_low),
                                mark(date(22), nullptr, 1, VolumeVerdict::not_yet_judged),
                                mark(date(22), nullptr, 7, VolumeVerdict::too_few)});
    const auto& whole = told.at("sources").at(0).at("subjects").at(0);
    CHECK(whole.at("verdict") == "too few to judge");
    CHECK(whole.as_object().if_contains("state") == nullptr);
    CHECK(whole.at("days").as_array().size() == 1); // by the day
}

TEST_CASE("a subject without a word on the newest day is not yet judged") {
    const auto told = rendered({mark(date(22), nullptr, 1, VolumeVerdict::expected),
                                mark(date(20), "LU", 1, VolumeVerdict::expected)});
    CHECK(told.at("sources").at(0).at("subjects").at(1).at("verdict") == "not yet judged");
}

TEST_CASE("shares are told by four weeks, and sources apart") {
    auto share = mark(date(22), nullptr, 28, VolumeVerdict::expected, 61);
    share.subject.series = core::VolumeSeries::several_nationalities;
    auto other = mark(date(23), nullptr, 1, VolumeVerdict::not_yet_judged);
    other.source = "SCRO";
    const auto told = rendered({share, other});
    REQUIRE(told.at("sources").as_array().size() == 2);
    const auto& shown = told.at("sources").at(0).at("subjects").at(0);
    CHECK(shown.at("id") == "several-nationalities");
    CHECK(shown.at("windowDays") == 28);
    CHECK(shown.at("days").at(0).at("count") == 61);
    CHECK(told.at("sources").at(1).at("newestDay") == "2026-11-23");
}

} // namespace volumes_test
