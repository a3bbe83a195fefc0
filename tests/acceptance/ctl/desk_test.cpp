// Two operators and a real daemon: what each act does to what a member state receives.
#include "acceptance/ctl/office.hpp"
#include "acceptance/status/answer.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"

#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>
#include <fstream>

namespace desk_test {

using namespace convictiond::test;
namespace json = boost::json;

namespace {

std::string sent(const House& house) {
    return house.sql(
        "select e.reference, e.version, n.member_state from notification n join event e on e.id = "
        "n.event_id join standing s on s.number = n.number where s.status = 'acknowledged' "
        "order by 1, 2, 3");
}

} // namespace

TEST_CASE("what is under review is sent to the states that an operator names") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"XQX", "POL"}));
    const auto id = office.desk_id("review");
    const auto done = office.answer(
        {"decide", id, "--state", "FR", "--state", "DE", "--state", "PL", "--reason", "passport"});
    CHECK(done.at("done").as_bool());
    CHECK(done.at("order").as_int64() > 0);
    REQUIRE(house.comes_to_rest());
    CHECK(sent(house) == "TEST/1 1 DE\nTEST/1 1 FR\nTEST/1 1 PL"); // PL once
    CHECK(office.desk_id("review") == "none");
    CHECK(eventually([&] { // it was under review, and a counter never goes back
        const auto metrics = get(house.admin_port(), "/metrics").body;
        return metrics.find("decisions_total{outcome=\"notify\"} 2") != std::string::npos &&
               metrics.find("decisions_total{outcome=\"review\"} 1") != std::string::npos;
    }));
    CHECK(house.ctl({"decide", id, "--state", "FR", "--reason", "again"}, office.anna).status == 1);
    office.all_is_accounted_for();
    CHECK(house.logs({"order.carried_out"}));
    CHECK(house.sql("select count(*) from journal where verb in ('decision.ordered', 'decision.made', "
                    "'order.carried_out')") == "3");
}

TEST_CASE("a decision that names no member state of today stays on the desk with the cause") {
    Office office;
    office.house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"XQX"}));
    const auto id = office.desk_id("review");
    const auto ended = office.house.ctl({"decide", id, "--state", "GB", "--reason", "x"}, office.anna);
    CHECK(ended.status == 1);
    CHECK(office.desk_id("review") == id);
    CHECK(office.house.sql("select count(*) from notification") == "0");
    CHECK(office.house.ctl({"decide", id, "--state", "XX", "--reason", "x"}, office.anna).status == 1);
    CHECK(office.house.ctl({"decide", id, "--reason", "x"}, office.anna).status == 2);
    CHECK(office.house.ctl({"decide", id, "--state", "FR", "--not-applicable", "--reason", "x"}, office.anna)
              .status == 2);
    office.by_two({"decide", id, "--not-applicable"});
    CHECK(office.desk_id("review") == "none");
    office.all_is_accounted_for();
}

TEST_CASE("an order waits on the desk as ordered while no daemon is alive, and is carried out by the next") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"XQX"}));
    REQUIRE(house.stop(SIGTERM) == 0);
    const auto id = office.desk_id("review");
    const auto ordered = house.ctl({"decide", id, "--state", "FR", "--reason", "passport"}, office.anna);
    CHECK(ordered.status == 0);
    CHECK_THAT(ordered.errors, Catch::Contains("no daemon is alive"));
    CHECK_THAT(house.ctl({"desk"}, office.bert).output, Catch::Contains("ordered by " + office.anna));
    house.start_ready();
    REQUIRE(eventually([&] { return sent(house) == "TEST/1 1 FR"; }));
    office.all_is_accounted_for();
}

TEST_CASE("a record with a fault is accepted and sent with what can be read of it") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    auto day = Day{1};
    day.line(fmt::format("CNV|N|TEST/1|1|{}|Court", convictiond::base::to_text(day.date())))
        .line("PER|2001/0171310W|NOWAK|ANNA|1985-03-14|F")
        .line("NAT|POL|D")
        .line("OFF|1|170100")
        .line("OFF|1|170200");
    day.line(fmt::format("CNV|N|TEST/2|1|{}|Court", convictiond::base::to_text(day.date()))); // and no PER
    office.take(day);
    CHECK(house.sql("select count(*) from quarantine") == "2");
    const auto first = "q" + house.sql("select id from record where reference = 'TEST/1'");
    const auto second = "q" + house.sql("select id from record where reference = 'TEST/2'");
    CHECK(office.answer({"accept", first, "--reason", "they are two offences"}).at("done").as_bool());
    const auto unreadable = house.ctl({"accept", second, "--reason", "x"}, office.anna);
    CHECK(unreadable.status == 1);
    CHECK_THAT(unreadable.errors, Catch::Contains("no PER"));
    REQUIRE(house.comes_to_rest());
    CHECK(sent(house) == "TEST/1 1 PL");
    CHECK(house.sql("select settled_how from quarantine where settled_at is not null") == "accepted");
    CHECK(house.ctl({"accept", first, "--reason", "again"}, office.anna).status == 1);
    office.by_two({"dismiss", second});
    CHECK(house.sql("select count(*) from quarantine where settled_at is null") == "0");
    office.all_is_accounted_for();
}

TEST_CASE("of a version conflict that is accepted the new content goes to the states that have none") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"POL"}));
    auto day = Day{2};
    day.line(fmt::format("CNV|N|TEST/1|1|{}|Another Court", convictiond::base::to_text(day.date())))
        .line("PER|2001/0171310W|NOWAK|ANNA|1985-03-14|F")
        .line("NAT|POL|D")
        .line("NAT|FRA|D");
    office.take(day);
    const auto id = office.desk_id("quarantined");
    CHECK(office.answer({"accept", id, "--reason", "the source says so"}).at("done").as_bool());
    REQUIRE(house.comes_to_rest());
    CHECK(sent(house) == "TEST/1 1 FR\nTEST/1 1 PL");
    CHECK(house.sql(
              "select body like '%Another Court%' from notification_body join notification using (number) "
              "order by member_state") == "t\nf");
    office.all_is_accounted_for();
}

TEST_CASE("a notification that is closed by two people is not sent, and its evidence is kept") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    REQUIRE(house.ctl({"lanes", "pause", "PL", "--reason", "x"}, office.anna).status == 0);
    REQUIRE(house.logs({"lane.paused"}));
    const auto day = Day{1}.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"POL"});
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    const auto of = [&](const std::string& reference) {
        return house.sql(
            "select n.id from notification n join event e on e.id = n.event_id where e.reference = '" +
            reference + "'");
    };
    std::ofstream{house.directory() / "receipt.pdf"} << "a receipt";
    office.by_two({"close", of("TEST/1")});
    office.by_two({"close", of("TEST/2"), "--delivered-by", "courier", "--on",
                   convictiond::base::to_text(day.date()), "--evidence",
                   (house.directory() / "receipt.pdf").string()});
    REQUIRE(house.ctl({"lanes", "resume", "PL"}, office.anna).status == 0);
    REQUIRE(house.comes_to_rest());
    CHECK(house.count("requests") == 0);
    const auto shown = office.answer({"show", of("TEST/2")});
    CHECK(shown.at("closedFor").as_string() == "delivered by other means");
    CHECK(shown.at("evidence").as_string() == "receipt.pdf");
    CHECK(shown.at("evidenceSha256").as_string() ==
          house.sql("select encode(pg_catalog.sha256('a receipt'), 'hex')"));
    CHECK(house.ctl({"close", of("TEST/1"), "--reason", "again"}, office.anna).status == 1);
    CHECK(house.ctl({"close", of("TEST/1"), "--on", "2026-11-20", "--reason", "x"}, office.anna).status == 2);
    CHECK(house.ctl({"close", "00000000-0000-8000-8000-000000000000", "--reason", "x"}, office.anna).status ==
          1);
    CHECK(house.ctl({"reconcile"}, office.anna).status == 0);
}

TEST_CASE("a backlog is released by two people, for a state, and the rest of it stays held") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1, "historical"}.conviction("TEST/1", {"POL", "FRA"}).conviction("TEST/2", {"POL"}));
    const auto backlogs = office.answer({"backlogs"});
    REQUIRE(backlogs.as_array().size() == 1);
    CHECK(backlogs.at(0).at("held").as_int64() == 3);
    // Were it released now; a lane that nobody told of yet stands.
    CHECK(eventually([&] {
        const auto told = office.answer({"backlogs"});
        return told.at(0).at("forecast") == boost::json::value{{"seconds", 1}};
    }));
    const std::string id{backlogs.at(0).at("id").as_string()};
    CHECK(office.desk_id("backlog") == id);
    const auto report = office.answer({"report"});
    CHECK(report.at_pointer("/backlogs/0/held") == 3);
    CHECK_FALSE(report.at_pointer("/backlogs/0/age").as_string().empty());
    CHECK(report.at_pointer("/backlogs/0/oldestRecorded") ==
          json::value(convictiond::base::to_text(Day{1}.date())));
    CHECK(house.ctl({"release", id, "--state", "DE", "--reason", "x"}, office.anna).status == 1);
    office.by_two({"release", id, "--state", "PL"});
    REQUIRE(house.comes_to_rest());
    CHECK(sent(house) == "TEST/1 1 PL\nTEST/2 1 PL");
    office.by_two({"release", id});
    REQUIRE(eventually([&] { return sent(house) == "TEST/1 1 FR\nTEST/1 1 PL\nTEST/2 1 PL"; }));
    CHECK(office.desk_id("backlog") == "none");
    office.all_is_accounted_for();
}

TEST_CASE("a monitor is not called for a backlog that is held, until the time to decide on it is over") {
    Office office;
    auto& house = office.house;
    house.set("hold_decision_within", "14d");
    house.start_ready();
    office.take(Day{1, "historical"}.conviction("TEST/1", {"POL"}));
    const auto held = house.ctl({"check"}, office.anna);
    CHECK(held.status == 0);
    CHECK_THAT(held.output, Catch::StartsWith("CONVICTIOND OK - ") && Catch::Contains(" held=1"));
    house.sql("update file set judged_at = judged_at - interval '14 days 1 hour'");
    const auto past = house.ctl({"check"}, office.anna);
    CHECK(past.status == 1);
    CHECK_THAT(past.output,
               Catch::Contains("CONVICTIOND WARNING - b") && Catch::Contains(" holds 1 for 14d 1h"));
}

TEST_CASE("what an earlier system had sent is not sent again, and its amendments find their states") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    const auto file = house.directory() / "sent.csv";
    std::ofstream{file} << "source,reference,version,state,sent_on\n"
                        << "PNC,TEST/1,1,PL,2026-01-02\nPNC,TEST/1,1,FR,2026-01-02\n";
    office.by_two({"import", "sent", file.string()});
    office.take(Day{1}.conviction("TEST/1", {"POL", "DEU"}));
    CHECK(sent(house) == "TEST/1 1 DE");
    CHECK(house.sql("select reason from decision where outcome = 'not_applicable'") == "sent before");
    office.take(Day{2}.conviction("TEST/1", {"POL"}, 'A', 2));
    CHECK(sent(house) == "TEST/1 1 DE\nTEST/1 2 DE\nTEST/1 2 FR\nTEST/1 2 PL");
    office.all_is_accounted_for();

    std::ofstream{file} << "source,reference,version,state,sent_on\nPNC,TEST/1,0,PL,2026-01-02\n"
                        << "XXX,test,1,ZZ,tomorrow\n";
    const auto bad = house.ctl({"import", "sent", file.string(), "--reason", "x"}, office.anna);
    CHECK(bad.status == 1);
    CHECK_THAT(bad.errors, Catch::Contains("sent.csv:2: version") && Catch::Contains("sent.csv:3: sent_on") &&
                               Catch::Contains("5 faults"));
}

TEST_CASE("a request is listed by its number, and ended by another's rejection") {
    Office office;
    auto& house = office.house;
    const auto bad = Day{1}.line("XXX");
    house.start_ready();
    house.drop(bad.name(), bad.bytes());
    REQUIRE(house.logs({"file.rejected"}));
    const auto id = office.desk_id("rejected-file");
    const auto request = office.answer({"dismiss", id, "--reason", "a test"}).at("request").as_int64();
    CHECK(office.answer({"requests"}).at(0).at("id").as_int64() == request);
    const auto desk = json::parse(house.ctl({"--json", "desk"}, office.bert).output);
    CHECK(std::any_of(desk.as_array().begin(), desk.as_array().end(), [&](const auto& item) {
        return item.at("id").as_string() == fmt::format("r{}", request);
    }));
    CHECK(office.answer({"show", fmt::format("r{}", request)}).at("request").as_string() == "dismiss");
    const auto number = std::to_string(request);
    CHECK(office.answer({"show", number}).at("request").as_string() == "dismiss");
    CHECK(house.ctl({"reject", number, "--reason", "mine"}, office.anna).status == 77);
    CHECK(house.ctl({"reject", number, "--reason", " "}, office.bert).status == 1);
    CHECK(house.ctl({"reject", number, "--reason", "no"}, office.bert).status == 0);
    CHECK(house.ctl({"approve", number}, office.bert).status == 1);
    CHECK(house.ctl({"approve", "999"}, office.bert).status == 1);
    CHECK(house.ctl({"approve", "first"}, office.bert).status == 1);
    CHECK(office.answer({"requests"}).as_array().empty());
    CHECK(office.answer({"requests", "--all"}).at(0).at("state").as_string() == "rejected");
    CHECK(office.desk_id("rejected-file") == id);
    CHECK(house.ctl({"dismiss", id}, office.anna).status == 2); // no reason
}

TEST_CASE("contents are shown to operators who ask for them, and each look is journaled") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"XQX", "POL"}));
    const auto decision = office.desk_id("review");
    const auto notification = house.sql("select id from notification");
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"show", decision}, {"show", notification}, {"trace", "TEST/1"}}) {
        INFO(words[1]);
        CHECK(office.answer(words).as_object().if_contains("contents") == nullptr);
        auto revealing = words;
        revealing.push_back("--reveal");
        const auto seen = office.answer(revealing);
        REQUIRE_FALSE(seen.at("contents").as_array().empty());
        CHECK_THAT(std::string{seen.at("contents").at(0).at("content").as_string()},
                   Catch::Contains("TEST/1"));
    }
    CHECK(house.sql("select count(*) from journal where verb = 'content.revealed' and who = '" + office.anna +
                    "' and event_id is not null") == "3");
}

} // namespace desk_test
