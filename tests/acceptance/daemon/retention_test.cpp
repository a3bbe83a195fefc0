// What was settled long enough is erased, everywhere, by a real daemon on a clock of the test's; what comes
// later about it is judged as before.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/alarms.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace retention_test {

using namespace convictiond;
using namespace convictiond::test;
namespace fs = std::filesystem;
using std::chrono::days;

namespace {

// Of persons, in records; and in what people and member states wrote about them.
const std::vector<std::string> of_records{"QXSURNAME",  "QXFORENAME",   "QXTOWN",
                                          "1907-03-19", "1999/7654321", "ΞΨΩΝΥΜΟ"};
const std::vector<std::string> of_words{"QXANSWER", "QXREASON", "QXMEANS", "QXEVIDENCE"};

std::vector<std::string> all_marks() {
    auto marks = of_records;
    marks.insert(marks.end(), of_words.begin(), of_words.end());
    return marks;
}

// As a dump may show it: text, the hexadecimal of a bytea, base64 at any place of its groups of three.
std::vector<std::string> forms_of(const std::string& mark) {
    std::vector<std::string> forms{mark, base::to_hex(base::as_bytes(mark))};
    for (std::size_t before = 0; before < 3; ++before) {
        const auto text = std::string(before, ' ') + mark;
        const auto drop = (8 * before + 5) / 6; // letters that what stands before it has a part in
        const auto whole = 8 * text.size() / 6;
        forms.push_back(base::to_base64(base::as_bytes(text)).substr(drop, whole - drop));
    }
    return forms;
}

std::vector<std::string> found_in(const std::string& text, const std::vector<std::string>& marks) {
    std::vector<std::string> found;
    for (const auto& mark : marks)
        if (std::ranges::any_of(forms_of(mark),
                                [&](const auto& form) { return text.find(form) != std::string::npos; }))
            found.push_back(mark);
    return found;
}

std::string all_below(const fs::path& directory) {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator{directory}) {
        all += entry.path().native();
        std::ifstream in{entry.path(), std::ios::binary};
        if (entry.is_regular_file()) all.append(std::istreambuf_iterator<char>{in}, {});
    }
    return all;
}

std::string person() {
    return "PER|1999/7654321Q|QXSURNAME ΞΨΩΝΥΜΟ|QXFORENAME|1907-03-19|M|QXTOWN|FRA";
}

std::string conviction(const Day& day, int number) {
    return fmt::format("CNV|N|TEST/{}|1|{}", number, base::to_text(day.date()));
}

class World {
public:
    World() {
        for (const auto& name : {anna_, bert_})
            database_.run(fmt::format("create role {} login in role convictiond_operator", name));
        house.set("retention.personal_data", "90d");
        house.set_clock(base::now());
        house.start_ready();
    }
    ~World() {
        for (const auto& name : {anna_, bert_}) database_.run("drop role " + name);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    [[nodiscard]] std::string dump() const {
        return output_of(Launch{"/usr/bin/env", {"pg_dump", "--dbname", database_.connection()}});
    }
    // From the desk, with the person's name in the reason.
    void by_two(std::vector<std::string> words) {
        words.insert(words.begin(), "--json");
        words.insert(words.end(), {"--reason", "QXREASON"});
        const auto asked = house.ctl(words, anna_);
        INFO(asked.errors);
        REQUIRE(asked.status == 0);
        const auto request = std::to_string(boost::json::parse(asked.output).at("request").as_int64());
        REQUIRE(house.ctl({"approve", request}, bert_).status == 0);
    }
    [[nodiscard]] Ended ask(std::vector<std::string> words) const {
        return house.ctl(std::move(words), anna_);
    }
    void take(const Day& day, const char* verdict = "file.accepted") {
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({verdict, day.name()}));
        REQUIRE(house.comes_to_rest());
    }
    void go_on(base::Duration later) { house.set_clock(began_ + later); }

private:
    Database database_;
    base::Instant began_ = base::now();
    std::string anna_ = database_.name() + "_anna", bert_ = database_.name() + "_bert";

public:
    House house{
        database_.connection(),
        {{"PL", "receipt"},
         {"FR", "receipt", R"([{"kind": "status", "status": 422, "body": "{\"error\": \"QXANSWER\"}"}])"}}};
};

// A good record; one that FR refuses; one with two persons; one under review.
Day first_day() {
    Day day{1};
    day.line(conviction(day, 1)).line(person()).line("NAT|POL|D");
    day.line(conviction(day, 2)).line(person()).line("NAT|FRA|D");
    day.line(conviction(day, 3)).line(person()).line(person()).line("NAT|POL|D");
    day.line(conviction(day, 4)).line(person()).line("NAT|XQX|D");
    return day;
}

// Everything that waits is settled by people.
void settle_all(World& world) {
    auto& house = world.house;
    const auto evidence = house.directory() / "QXEVIDENCE.pdf";
    std::ofstream{evidence} << "signed";
    const auto refused = house.sql("select notification.id from refused join notification using (number)");
    world.by_two({"close", refused, "--delivered-by", "QXMEANS", "--on",
                  base::to_text(base::date_in(base::london, base::now())), "--evidence", evidence});
    world.by_two({"dismiss", "q" + house.sql("select record_id from quarantine")});
    world.by_two(
        {"decide", "d" + house.sql("select id from decision where outcome = 'review'"), "--not-applicable"});
    world.by_two({"dismiss", "f" + house.sql("select id from file where verdict = 'rejected'")});
    REQUIRE(world.ask({"lanes", "pause", "PL", "--reason", "QXREASON"}).status == 0);
    REQUIRE(world.ask({"lanes", "resume", "PL"}).status == 0);
    CHECK(house.sql("select count(*) from refused") == "0");
}

bool all_is_erased(const House& house) {
    return eventually([&house] {
        return house.sql("select (select count(*) from keeping) + (select count(*) from file where erased_at "
                         "is null) + "
                         "(select count(*) from act_reason where words is not null)") == "0";
    });
}

} // namespace

TEST_CASE("of a person nothing is left in the database and on the shelves once all is settled for 90 days") {
    World world;
    auto& house = world.house;
    const auto day = first_day();
    world.take(day);
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.duplicate"}));
    world.take(Day{2}.conviction("TEST/20").line("PRE|QXSURNAME"), "file.rejected");
    settle_all(world);

    // What the search below must not find is there, and is found.
    CHECK(found_in(world.dump(), all_marks()) == all_marks());
    for (const auto& shelf : {house.archive(), house.rejected(), house.duplicates()})
        CHECK_FALSE(found_in(all_below(shelf), of_records).empty());
    CHECK(found_in("\\x" + base::to_hex(base::as_bytes("an ΞΨΩΝΥΜΟ")), all_marks()).size() == 1);
    CHECK(found_in(base::to_base64(base::as_bytes("a QXTOWN.")), all_marks()).size() == 1);

    world.go_on(days{89});
    REQUIRE(eventually([&] { return house.answers("/healthz", 200); }));
    CHECK(found_in(world.dump(), all_marks()) == all_marks());
    world.go_on(days{91});
    REQUIRE(all_is_erased(house));
    CHECK(found_in(world.dump(), all_marks()).empty());
    for (const auto& shelf : {house.inbound(), house.archive(), house.rejected(), house.duplicates()})
        CHECK(found_in(all_below(shelf), all_marks()).empty());
    CHECK(house.logs({"level=info event=records.erased"}));
    CHECK(house.logs({"level=info event=file.erased", day.name(), "found=yes"}));

    // The books still hold, and what is told of it is told.
    CHECK(world.ask({"reconcile"}).status == 0);
    const auto life = world.ask({"trace", "TEST/1"});
    CHECK(life.status == 0);
    for (const auto* told : {", erased on ", "to PL: acknowledged", "record.erased"})
        CHECK_THAT(life.output, Catch::Contains(told));
    CHECK_THAT(world.ask({"trace", "TEST/1", "--reveal"}).output, Catch::Contains("(erased on "));
    for (const auto* command : {"status", "desk", "files", "report", "requests", "findings", "backlogs"})
        CHECK(world.ask({command}).status == 0);
    CHECK(world.ask({"show", "r1"}).status == 0);
    CHECK(house.answers("/", 200));
    CHECK(house.answers("/api/v1/overview", 200));
    CHECK(house.theirs() == house.ours());
}

TEST_CASE("a file that cannot be erased is an alarm a day after its time, until it can") {
    World world;
    auto& house = world.house;
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    world.take(day);
    REQUIRE(comes_to(house, "erasing", "all", "pass"));
    fs::path archived;
    for (const auto& entry : fs::recursive_directory_iterator{house.archive()})
        if (entry.path().filename() == day.name()) archived = entry.path();
    REQUIRE(fs::remove(archived));
    fs::create_directories(archived / "in the way");

    world.go_on(days{90} + std::chrono::hours{12});
    REQUIRE(house.logs({"level=error event=file.not_erased", day.name()}));
    REQUIRE(comes_to(house, "erasing", "all", "pass")); // half a day late is no alarm
    world.go_on(days{92});
    REQUIRE(house.logs({"level=warning event=erasing.lags what=file count=1"}));
    REQUIRE(comes_to(house, "erasing", "file", "warn"));
    CHECK(sample(house, R"(convictiond_unerased{what="file"})") == 1);
    CHECK(sample(house, R"(convictiond_unerased{what="record"})") == 0);
    fs::remove_all(archived);
    REQUIRE(house.logs({"level=info event=erasing.caught_up what=file"}));
    CHECK(comes_to(house, "erasing", "all", "pass"));
    CHECK(house.times_logged("event=erasing.lags what=file") == 1);
}

TEST_CASE("what comes later about a conviction that is erased is judged as if it were not") {
    World world;
    auto& house = world.house;
    house.order("FR", "[]");
    Day day{1};
    day.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"FRA", "POL"}).conviction("TEST/3", {"POL"});
    world.take(day);
    world.go_on(days{91});
    REQUIRE(all_is_erased(house));

    Day later{2, base::operator+(day.date(), days{91})};
    later.conviction("TEST/1", {"POL"}, 'A', 2); // to PL, in the place of the first
    later.conviction("TEST/2", {}, 'D', 2);      // to both
    later.recorded_on(day.date());
    later.conviction("TEST/3", {"POL", "FRA"}); // the same, and a nationality more
    world.take(later);
    Day again{3, base::operator+(day.date(), days{92})};
    again.recorded_on(day.date()).conviction("TEST/2", {"FRA", "POL"}); // known, and deleted since
    world.take(again);
    CHECK(house.sql("select r.reference, r.verdict from record r join file f on f.id = r.file_id "
                    "where f.sequence > 1 order by r.id") ==
          "TEST/1 new\nTEST/2 new\nTEST/3 extended\nTEST/2 repeated");
    CHECK(house.sql(
              "select e.reference, e.version, n.member_state, s.status, n.supersedes is not null "
              "from notification n join event e on e.id = n.event_id join standing s on s.number = n.number "
              "where n.made_at > (select min(erased_at) from record) order by 1, 2, 3") ==
          "TEST/1 2 PL acknowledged t\nTEST/2 2 FR acknowledged t\nTEST/2 2 PL acknowledged t\n"
          "TEST/3 1 FR held f");
    CHECK(house.ctl({"reconcile"}).status == 0);
    CHECK(house.theirs().size() == 7);

    // They have their own time.
    world.go_on(days{183});
    CHECK(eventually([&] {
        return house.sql("select string_agg(distinct reference, ' ' order by reference) from keeping "
                         "join record on record.id = keeping.record_id") == "TEST/3";
    }));
    CHECK(house.sql("select count(*) from notification_body") == "1");
}

} // namespace retention_test
