// What rings and what does not, on pasts that are simple enough to see through. How soon and how often is the
// simulation's to show.
#include "core/volume_watch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace volume_watch_test {

using namespace convictiond;
using namespace convictiond::core;
using std::chrono::days;
using std::chrono::sys_days;
using Verdict = VolumeVerdict;
using End = VolumeFault::End;

namespace {

const sys_days first{std::chrono::year{2026} / 9 / 7}; // a Monday; no quiet day until Christmas

base::MemberState state(std::string_view code) {
    return *base::MemberState::parse(code);
}

const VolumeSubject whole{};
const VolumeSubject several{VolumeSeries::several_nationalities, std::nullopt};
VolumeSubject of(std::string_view code) {
    return {VolumeSeries::notifications, state(code)};
}

struct Daily {
    std::int64_t pl = 40;
    std::int64_t ro = 40;
    std::int64_t ee = 0;
    std::int64_t several = 6;
};

struct Story {
    VolumePast past;

    Story& add(int many, Daily daily = {}) {
        for (int i = 0; i < many; ++i) {
            VolumeDay day;
            day.day = next();
            const std::pair<std::string_view, std::int64_t> counts[] = {
                {"PL", daily.pl}, {"RO", daily.ro}, {"EE", daily.ee}};
            for (const auto& [code, count] : counts)
                if (count > 0) day.notifications[state(code)] = count;
            day.persons = daily.pl + daily.ro + daily.ee;
            day.several_nationalities = daily.several;
            day.without_cro = day.persons / 8;
            past.days.push_back(day);
        }
        return *this;
    }
    [[nodiscard]] base::Date next() const {
        return base::Date{first + days{static_cast<int>(past.days.size())}};
    }
    [[nodiscard]] std::vector<VolumeJudgement> judge() const {
        return judge_volumes(past, past.days.back().day);
    }
    [[nodiscard]] VolumeJudgement judged(VolumeSubject subject, int window,
                                         VolumeNet net = VolumeNet::past) const {
        const auto all = judge();
        const auto found = std::ranges::find_if(all, [&](const auto& one) {
            return one.subject == subject && one.window_days == window && one.net == net;
        });
        REQUIRE(found != all.end());
        return *found;
    }
    [[nodiscard]] std::vector<VolumeSubject> rings() const {
        std::vector<VolumeSubject> subjects;
        for (const auto& judged : volume_changes(judge(), past.faults).rings)
            subjects.push_back(judged.subject);
        return subjects;
    }
};

using Subjects = std::vector<VolumeSubject>;

} // namespace

TEST_CASE("a count that is as ever is expected, with its band") {
    const auto judged = Story{}.add(84).judged(whole, 7);
    CHECK(judged.verdict == Verdict::expected);
    CHECK(judged.count == 560);
    CHECK(judged.predicted.mean == Approx(560));
    CHECK(judged.probability > 0.4);
    const auto band = band_of(judged.predicted);
    CHECK(band.low < 560);
    CHECK(band.high > 560);
}

TEST_CASE("before there are four weeks of past nothing is judged by it") {
    CHECK(Story{}.add(28).judged(whole, 1).verdict == Verdict::not_yet_judged);
    CHECK(Story{}.add(29).judged(whole, 1).verdict == Verdict::expected);
    CHECK(Story{}.add(34).judged(whole, 7).verdict == Verdict::not_yet_judged);
    CHECK(Story{}.add(35).judged(whole, 7).verdict == Verdict::expected);
    CHECK(Story{}.add(55).judged(whole, 28).verdict == Verdict::not_yet_judged);
    CHECK(Story{}.add(56).judged(whole, 28).verdict == Verdict::expected);
}

TEST_CASE("a source that sends two thirds rings as a whole, and its states do not") {
    CHECK(Story{}.add(84).add(7, {27, 27, 0, 4}).rings() == Subjects{whole});
}

TEST_CASE("a state that falls silent rings") {
    const auto rings = Story{}.add(84, {40, 40, 3, 6}).add(7, {40, 40, 0, 6}).rings();
    CHECK(rings == Subjects{of("EE")});
}

TEST_CASE("a share that falls to zero rings while the volume is as ever") {
    CHECK(Story{}.add(84).add(7, {40, 40, 0, 0}).rings() == Subjects{several});
}

TEST_CASE("a higher count never rings") {
    CHECK(Story{}.add(84).add(28, {90, 90, 0, 14}).rings().empty());
}

TEST_CASE("an empty day is a zero, a day without a file is none") {
    auto empty = Story{}.add(84).add(1, {0, 0, 0, 0});
    CHECK(empty.judged(whole, 1).verdict == Verdict::improbably_low);
    auto missing = Story{}.add(84).add(1, {0, 0, 0, 0});
    missing.past.days.back().measured = false;
    CHECK(missing.judged(whole, 1).verdict == Verdict::not_yet_judged);
    CHECK(missing.judged(whole, 7).count == 480);
    CHECK(missing.judged(whole, 7).predicted.mean == Approx(480));
    CHECK(missing.rings().empty());
}

TEST_CASE("courts that hardly sit at Christmas are no fault, and no measure of January") {
    auto story = Story{}.add(static_cast<int>((sys_days{std::chrono::year{2026} / 12 / 24} - first).count()));
    for (int i = 0; i < 10; ++i) {
        story.add(1, {4, 4, 0, 1});
        CHECK(story.rings().empty());
    }
    story.add(7);
    CHECK(story.judged(whole, 7).predicted.mean == Approx(560));
}

TEST_CASE("two a week are too few to be judged: none at all would not be improbable") {
    auto story = Story{};
    for (int week = 0; week < 14; ++week) story.add(1, {40, 40, 2, 6}).add(6);
    story.add(28);
    for (const int window : {1, 7, 28}) {
        const auto judged = story.judged(of("EE"), window);
        CHECK(judged.count == 0);
        CHECK(judged.verdict == Verdict::too_few);
    }
}

TEST_CASE("while a finding is open its past stands still, so that a fault does not become normal") {
    auto story = Story{}.add(84);
    const auto from = story.next();
    story.add(110, {27, 27, 0, 4});                              // to the week before Easter
    CHECK(story.judged(whole, 28).verdict == Verdict::expected); // nobody had opened one
    story.past.faults.push_back({whole, VolumeNet::past, 7, from, End::open, {}, true});
    CHECK(story.judged(whole, 7).verdict == Verdict::improbably_low);
    CHECK(story.judged(whole, 7).predicted.mean == Approx(560));
    CHECK(story.rings().empty()); // it is open
}

TEST_CASE("a finding falls silent once its window is ordinary again") {
    auto story = Story{}.add(84);
    story.past.faults.push_back({whole, VolumeNet::past, 7, story.next(), End::open, {}, true});
    story.add(14, {27, 27, 0, 4});
    CHECK(volume_changes(story.judge(), story.past.faults).falls_silent.empty());
    story.add(7);
    const auto silent = volume_changes(story.judge(), story.past.faults).falls_silent;
    REQUIRE(silent.size() == 1);
    CHECK(silent[0].subject == whole);
}

TEST_CASE("the days of a finding whose cause is gone are left out of the past") {
    auto story = Story{}.add(84);
    const auto from = story.next();
    story.add(28, {10, 10, 0, 2});
    const auto to = story.past.days.back().day;
    story.add(8);
    CHECK(story.judged(whole, 1).predicted.mean < 70);
    story.past.faults.push_back({whole, VolumeNet::past, 7, from, End::gone, to, false});
    CHECK(story.judged(whole, 1).predicted.mean == Approx(80));
    CHECK(story.judged(of("PL"), 1).predicted.mean ==
          Approx(40)); // a fault of the whole is one of each state
}

TEST_CASE("what people closed is the measure from then on, and rings anew when it falls further") {
    auto story = Story{}.add(84);
    const auto from = story.next();
    story.add(14, {20, 20, 0, 3});
    story.past.faults.push_back({whole, VolumeNet::past, 7, from, End::taken_for_usual, {}, true});
    CHECK(story.judged(whole, 7).verdict == Verdict::not_yet_judged);
    story.add(42, {20, 20, 0, 3}); // four weeks of measure, and Christmas
    CHECK(story.judged(whole, 7).verdict == Verdict::expected);
    REQUIRE(volume_changes(story.judge(), story.past.faults).falls_silent.size() == 1);
    story.past.faults[0].persists = false;
    CHECK(story.add(7, {9, 9, 0, 1}).rings() == Subjects{whole});
}

TEST_CASE("a floor by the week is judged as soon as the first week is whole") {
    auto story = Story{};
    story.past.floors.per_week = 500;
    story.add(6, {30, 30, 0, 4});
    CHECK(story.judged(whole, 7, VolumeNet::floor).verdict == Verdict::not_yet_judged);
    story.add(1, {30, 30, 0, 4});
    CHECK(story.judged(whole, 7, VolumeNet::floor).count == 420);
    CHECK(story.rings() == Subjects{whole});
    story.past.floors.per_week = 420;
    CHECK(story.judged(whole, 7, VolumeNet::floor).verdict == Verdict::expected);
}

TEST_CASE("a missing day does not make a week short: the same weekday of the week before stands in") {
    auto story = Story{};
    story.past.floors.per_week = 500;
    story.add(14);
    story.past.days.back().measured = false;
    CHECK(story.judged(whole, 7, VolumeNet::floor).count == 560);
    story.past.days[6].measured = false;
    CHECK(story.judged(whole, 7, VolumeNet::floor).verdict == Verdict::not_yet_judged);
}

TEST_CASE("a source that sends on working days alone has a week of five") {
    auto story = Story{};
    story.past.floors.per_week = 400;
    story.add(14);
    std::erase_if(story.past.days,
                  [](const auto& day) { return std::chrono::weekday{sys_days{day.day}}.iso_encoding() > 5; });
    CHECK(story.judged(whole, 7, VolumeNet::floor).count == 400);
    CHECK(story.rings().empty());
}

TEST_CASE(
    "a floor of a share rings from the first days on, as soon as so few would be improbable at the floor") {
    auto story = Story{};
    story.past.floors.several_nationalities = 0.02;
    story.add(4, {40, 40, 0, 0});
    CHECK(story.rings().empty()); // 6.4 of 320 at the floor: none is one in 600
    story.add(1, {40, 40, 0, 0});
    CHECK(story.rings() == Subjects{several}); // 8 of 400: one in 3,000
}

TEST_CASE("a floor that people closed does not ring again until it was kept once") {
    auto story = Story{};
    story.past.floors.per_week = 500;
    story.add(7, {30, 30, 0, 4});
    story.past.faults.push_back(
        {whole, VolumeNet::floor, 7, base::Date{first}, End::taken_for_usual, {}, true});
    CHECK(story.add(7, {30, 30, 0, 4}).rings().empty());
    story.add(7);
    REQUIRE(volume_changes(story.judge(), story.past.faults).falls_silent.size() == 1);
    story.past.faults[0].persists = false;
    CHECK(story.add(7, {30, 30, 0, 4}).rings() == Subjects{whole});
}

TEST_CASE("a subject rings once, by its least probable window") {
    auto story = Story{}.add(84).add(7, {0, 40, 0, 6});
    const auto rings = volume_changes(story.judge(), {}).rings;
    const auto pl = std::ranges::find(rings, of("PL"), &VolumeJudgement::subject);
    REQUIRE(pl != rings.end());
    CHECK(std::ranges::count(rings, of("PL"), &VolumeJudgement::subject) == 1);
    CHECK(pl->window_days == 7);
    CHECK(pl->from == base::Date{first + days{84}});
}

TEST_CASE("words for series and nets lead there and back") {
    using enum VolumeSeries;
    for (const auto series : {notifications, several_nationalities, without_cro})
        CHECK(volume_series(to_text(series)) == series);
    for (const auto net : {VolumeNet::past, VolumeNet::floor}) CHECK(volume_net(to_text(net)) == net);
    CHECK_FALSE(volume_series("persons"));
    CHECK_FALSE(volume_net(""));
    CHECK(to_text(Verdict::not_yet_judged) == "not yet judged");
    CHECK(to_text(Verdict::too_few) == "too few to judge");
    CHECK(to_text(Verdict::expected) == "expected");
    CHECK(to_text(Verdict::improbably_low) == "improbably low");
}

TEST_CASE("two files of a day count together") {
    VolumeDay day;
    day.notifications[state("PL")] = 2;
    day.persons = 2;
    VolumeDay more;
    more.notifications = {{state("PL"), 1}, {state("RO"), 3}};
    more.persons = 4;
    more.several_nationalities = 1;
    more.without_cro = 2;
    day += more;
    CHECK(day.notifications == std::map<base::MemberState, std::int64_t>{{state("PL"), 3}, {state("RO"), 3}});
    CHECK(day.persons == 6);
    CHECK(day.several_nationalities == 1);
    CHECK(day.without_cro == 2);
}

} // namespace volume_watch_test
