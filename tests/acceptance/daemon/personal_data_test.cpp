#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/answer.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>

namespace personal_data_test {

using namespace convictiond::test;
namespace base = convictiond::base;
namespace fs = std::filesystem;

namespace {

// What stands in the fields of PER and ALS, and nowhere else. Latin, Greek, Cyrillic; numbers and dates too.
const std::vector<std::string> marks{"QXSURNAME",    "QXFORENAME", "QXTOWN",    "QXFATHER",
                                     "QXMOTHER",     "QXALIAS",    "QXEARLIER", "1907-03-19",
                                     "1999/7654321", "654321/89",  "ΞΨΩΝΥΜΟ",   "ЩЪЫФАМИЛ"};

std::string person(const std::string& more = {}) {
    return "PER|1999/7654321Q|QXSURNAME ΞΨΩΝΥΜΟ|QXFORENAME "
           "ЩЪЫФАМИЛ|1907-03-19|M|QXTOWN|FRA|QXFATHER|QXMOTHER|"
           "654321/89Q" +
           more;
}

std::string conviction(const Day& day, int number) {
    return fmt::format("CNV|N|TEST/{}|1|{}", number, base::to_text(day.date()));
}

// Good records, odd ones, and such as wait for a person, each with the person in it.
Day day_of_marks() {
    Day day{1};
    day.line(conviction(day, 1)).line(person()).line("NAT|POL|D").line("ALS|A|QXALIAS|ΞΨΩΝΥΜΟ");
    day.line(conviction(day, 2)).line(person("|N|QXSURNAME")).line("NAT|POL|D"); // a field too many
    day.line(conviction(day, 3))
        .line("PER|QXSURNAME|QXSURNAME\\q|QXFORENAME|1907-03-19QX|QXTOWN|QXTOWN|QXTOWN");
    day.line("NAT|POL|D").line("ALS|QXALIAS|QXEARLIER\\x|QXALIAS|QXALIAS");         // nothing in its place
    day.line(conviction(day, 4)).line(person()).line(person()).line("NAT|POL|D");   // two persons
    day.line(conviction(day, 5)).line("ALS|P|QXEARLIER|QXFORENAME").line(person()); // out of order
    day.line(conviction(day, 6))
        .line(person())
        .line("NAT|XQX|D")
        .line("NAT|FRA|D");                                        // for the desk, and for FR
    day.line(conviction(day, 1)).line(person()).line("NAT|POL|D"); // in conflict with the first
    // The person where the conviction's own facts belong.
    const auto today = base::to_text(day.date());
    day.line("CNV|QXSURNAME|TEST/7|1|" + today).line(person());
    day.line("CNV|N|QXSURNAME ΞΨΩΝΥΜΟ|1|" + today).line(person());
    day.line("CNV|N|TEST/8|QXFORENAME|" + today).line(person());
    day.line("CNV|N|TEST/9|1907-03-19|" + today).line(person());
    day.line("CNV|N|TEST/10|1|1907-03-19QX").line(person());
    return day;
}

constexpr int unreadable = 5; // of these, by whoever accepts them

// Each is rejected as a whole for a line with the person in it.
std::vector<Day> rejected_days() {
    std::vector<Day> days;
    days.push_back(Day{2}.line(person()));
    days.push_back(Day{3}.line("QXSURNAME|QXFORENAME"));
    days.push_back(Day{4}.conviction("TEST/20").line("PRE|QXSURNAME"));
    days.push_back(Day{5}.conviction("TEST/21").line("PER|QXSURNAME\xff|QXFORENAME"));
    days.push_back(Day{6}.conviction("TEST/22").line("ALS|A|QXALIAS" + std::string(17'000, 'Q')));
    days.push_back(Day{7}.conviction("TEST/23").line("PERQXSURNAME"));
    return days;
}

std::vector<std::string> ids_in(const House& house, const std::string& sql) {
    std::vector<std::string> ids;
    std::istringstream lines{house.sql(sql)};
    for (std::string line; std::getline(lines, line);) ids.push_back(line);
    return ids;
}

// Everything that an operator may see, or a log collect, without asking for contents.
std::string all_that_is_shown(const House& house) {
    auto shown = house.log();
    for (const auto& entry : fs::directory_iterator{house.rejected()}) {
        if (!entry.path().string().ends_with(".reason.txt")) continue;
        std::ifstream in{entry.path(), std::ios::binary};
        shown.append(std::istreambuf_iterator<char>{in}, {});
    }
    std::vector<std::vector<std::string>> commands{
        {"status"},          {"desk"},
        {"reconcile"},       {"files"},
        {"report"},          {"trace", "TEST/8"},
        {"trace", "TEST/1"}, {"journal", "tail", "--lines", "1000"}};
    for (const auto& id : ids_in(house, "select 'q' || record_id from quarantine"))
        commands.push_back({"show", id});
    for (auto words : commands) {
        for (const bool as_json : {false, true}) {
            if (as_json) words.insert(words.begin(), "--json");
            const auto said = house.ctl(words);
            REQUIRE_FALSE(said.output.empty());
            shown += said.output + said.errors;
        }
    }
    for (const auto* page : {"/healthz", "/readyz", "/health", "/", "/metrics", "/api/v1/overview"})
        shown += get(house.admin_port(), page).body;
    return shown;
}

std::vector<std::string> marks_in(const std::string& text) {
    std::vector<std::string> found;
    std::copy_if(marks.begin(), marks.end(), std::back_inserter(found),
                 [&text](const auto& mark) { return text.find(mark) != std::string::npos; });
    return found;
}

} // namespace

TEST_CASE("nobody's personal data stand in the log, in reasons, in convictionctl's output or on a page") {
    const Database database;
    House house{
        database.connection(),
        {{"PL", "callback", "[]", R"(, "silent_share": 1)"},
         {"FR", "receipt", R"([{"kind": "status", "status": 422, "body": "{\"error\": \"QXSURNAME\"}"}])"}}};
    house.set("log.level", "trace");
    house.set("inbound.foreign_after", "100ms");
    house.start_ready();
    const auto day = day_of_marks();
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    for (const auto& bad : rejected_days()) {
        house.drop(bad.name(), bad.bytes());
        REQUIRE(house.logs({"file.rejected", bad.name()}));
    }
    // A state that refuses, and one that calls back, each with the person's name in its reason.
    REQUIRE(house.logs({"notification.refused", "state=FR"}));
    REQUIRE(eventually([&] { return house.sql("select count(*) from awaiting") == "3"; }));
    const auto connection = call(house.callback_port(), house.caller("PL"));
    const auto refusal =
        fmt::format(R"({{"id": "{}", "status": "refused", "reason": "QXSURNAME is not ours"}})",
                    house.sql("select id from notification where member_state = 'PL' limit 1"));
    REQUIRE(connection->write(fmt::format("POST /v1/acknowledgements HTTP/1.1\r\nHost: localhost\r\n"
                                          "Content-Length: {}\r\n\r\n{}",
                                          refusal.size(), refusal)));
    REQUIRE(connection->read().body.find("stored") != std::string::npos);

    // What cannot be read is accepted by nobody, and who tries is told why, as is the journal.
    for (const auto& id :
         ids_in(house, "select 'q' || record_id from quarantine where reason ~ 'CNV [1-4]: [0-9]+ bytes'")) {
        const auto said = house.ctl({"accept", id, "--reason", "x"});
        CHECK(said.status == 1);
        CHECK(marks_in(said.output + said.errors).empty());
    }
    CHECK(eventually([&] { return house.times_logged("event=order.refused") == unreadable; }));
    CHECK(
        house.sql("select count(*) from journal where verb = 'order.refused' and detail ~ 'line [0-9]+, CNV "
                  "[1-4]: [0-9]+ bytes, expected '") == std::to_string(unreadable));

    // It did go through the house: it is in what was sent, and what waits does wait.
    CHECK(house.sql("select count(*) from notification_body where body like '%QXSURNAME%'") == "4");
    CHECK(house.sql("select count(*) from quarantine") == std::to_string(3 + unreadable));
    CHECK(house.sql("select count(*) from file where verdict = 'rejected'") == "6");
    CHECK(house.sql("select count(*) from flag") != "0");
    CHECK(house.sql("select count(*) from remark where words like '%QXSURNAME%'") == "2");

    CHECK(marks_in(all_that_is_shown(house)).empty());
    CHECK(marks_in(house.sql("select coalesce(string_agg(reason, ' '), '') from quarantine")).empty());
    CHECK(marks_in(house.sql("select string_agg(detail, ' ') from journal")).empty());

    // The search does find what is there: a name that an operator's own file name gives away.
    std::ofstream{house.inbound() / "QXFATHER.txt"} << "";
    REQUIRE(house.logs({"file.foreign"}));
    CHECK(marks_in(all_that_is_shown(house)) == std::vector<std::string>{"QXFATHER"});
}

// PostgreSQL shows the line of a COPY, and a row that a constraint turns down, in the lines after its first.
TEST_CASE("what the database says of a row that it cannot take does not give the row away") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    house.sql("create function refuse() returns trigger language plpgsql as "
              "$$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$");
    house.sql("create trigger refuse before insert on record for each row execute function refuse()");
    const auto day = day_of_marks();
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"database.unavailable", "for=intake", "no space left"}));
    CHECK(marks_in(house.log()).empty());

    house.sql("drop trigger refuse on record");
    REQUIRE(house.logs({"file.accepted", day.name()}));
}

} // namespace personal_data_test
