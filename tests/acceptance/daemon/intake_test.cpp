#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"
#include "support/text_of.hpp"

#include <csignal>
#include <fmt/format.h>
#include <fstream>

namespace intake_test {

using namespace convictiond::test;

namespace {

std::string replaced(std::string text, std::string_view old, std::string_view with) {
    return text.replace(text.find(old), old.size(), with);
}

// In the archive, as it came.
bool is_archived(const House& house, const Day& day) {
    const auto date = convictiond::base::to_text(day.date());
    return text_of(house.archive() / date.substr(0, 4) / date.substr(5, 2) / day.name()) == day.bytes();
}

} // namespace

TEST_CASE("a file that is taken in goes to the archive of its business date, as it came") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted", day.name()}));
    CHECK(is_archived(house, day));
    CHECK(house.sql("select verdict, shelved_as is not null from file") == "accepted t");
}

TEST_CASE("a file that is rejected lies beside its reason, and nothing of it is queued") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1").conviction("TEST/2");
    const auto wrong = replaced(day.bytes(), "TRL|1|", "TRL|2|");
    house.drop(day.name(), wrong);
    REQUIRE(house.logs({"file.rejected", day.name(), "line 10, TRL 1"}));
    CHECK(text_of(house.rejected() / day.name()) == wrong);
    const auto reason = text_of(house.rejected() / (day.name() + ".reason.txt"));
    CHECK(reason.find("line 10, TRL 1") != std::string::npos);
    CHECK(reason.find("expected") != std::string::npos);
    CHECK(house.sql("select count(*) from record") == "0");
    CHECK(house.sql("select count(*) from notification") == "0");
    CHECK(house.ctl({"desk"}).output.find("rejected-file") != std::string::npos);
    CHECK(house.ctl({"status"}).output.find("1 rejected (1 open)") != std::string::npos);

    // The same wrong bytes are judged afresh; a good file for that date and number settles both.
    house.drop(day.name(), wrong);
    REQUIRE(eventually([&] { return std::filesystem::exists(house.rejected() / (day.name() + ".2")); }));
    CHECK(std::filesystem::exists(house.rejected() / (day.name() + ".2.reason.txt")));
    house.drop(day.name(), day.bytes());
    REQUIRE(house.comes_to_rest());
    CHECK(house.sql("select verdict, settled_at is not null from file order by id") ==
          "rejected t\nrejected t\naccepted f");
    CHECK(house.ctl({"desk"}).output == "nothing waits for a person\n");
}

TEST_CASE("the same bytes again are a duplicate, under whatever name of a daily file") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    for (int i = 0; i < 3; ++i) {
        house.drop(day.name(), day.bytes());
        REQUIRE(eventually([&] { return house.took_all(); }));
    }
    CHECK(house.logs({"file.duplicate", day.name()}));
    CHECK(text_of(house.duplicates() / day.name()) == day.bytes());
    CHECK(text_of(house.duplicates() / (day.name() + ".2")) == day.bytes());
    CHECK(house.sql("select verdict, count(*) from file group by 1 order by 1") == "accepted 1\nduplicate 2");
    CHECK(house.sql("select count(*) from notification") == "1");
}

TEST_CASE("another file with a number that was accepted is a sequence conflict") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    house.drop(day.name(), Day{1}.conviction("TEST/2").bytes());
    REQUIRE(house.logs({"file.rejected", "sequence conflict", day.name()}));
    CHECK(house.sql("select count(*) from event") == "1");
}

TEST_CASE("a file of a source that is not configured is rejected") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1, "daily", "SCRO"}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.rejected", "unknown source SCRO"}));
    CHECK(house.sql("select count(*) from record") == "0");
}

TEST_CASE("files of business dates that nothing can be reckoned from are rejected, and the daemon lives on") {
    using namespace std::chrono;
    const Database database;
    House house{database.connection()};
    house.start_ready();
    int sequence = 0;
    for (const auto date :
         {1y / January / 1, 1899y / December / 31, 3000y / January / 1, 9999y / December / 31}) {
        const auto day = Day{++sequence, date}.conviction("TEST/1");
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({"file.rejected", day.name(), "line 1, HDR 4", "1900-01-01 to 2999-12-31"}));
        CHECK(text_of(house.rejected() / day.name()) == day.bytes());
        CHECK(std::filesystem::exists(house.rejected() / (day.name() + ".reason.txt")));
    }
    // Those at the ends go the way of any other, through the clocks and the volume watch.
    const auto take = [&](Day day, const std::string& days_judged) {
        day.conviction(fmt::format("TEST/{}", sequence));
        house.drop(day.name(), day.bytes());
        REQUIRE(house.comes_to_rest());
        REQUIRE(eventually(
            [&] { return house.sql("select count(distinct day) from volume_judgement") == days_judged; }));
    };
    take(Day{++sequence, 1900y / January / 1}.recorded_on(1y / January / 1), "1");
    take(Day{++sequence, 2999y / December / 31}.recorded_on(1y / January / 1), "2");
    for (const bool again : {false, true}) {
        if (again) {
            REQUIRE(house.stop(SIGTERM) == 0);
            house.start_ready();
        }
        take(Day{++sequence}, "3");
        for (const std::string command :
             {"status", "desk", "files", "calendar", "backlogs", "findings", "report"})
            CHECK(house.ctl({command}).status == 0);
        CHECK(eventually([&] { return house.answers("/health", 503); })); // for the rejected files
    }
}

TEST_CASE("a file that still grows under its own name is left alone until it is whole") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    const auto whole = day.bytes();
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{20}, day.unsealed().size(), whole.size() - 1}) {
        const auto lines = house.times_logged("file.incomplete");
        std::ofstream{house.inbound() / day.name(), std::ios::binary} << whole.substr(0, size);
        REQUIRE(eventually([&] { return house.times_logged("file.incomplete") > lines; }));
    }
    CHECK(house.sql("select count(*) from file") == "0");
    std::ofstream{house.inbound() / day.name(), std::ios::binary} << whole;
    REQUIRE(house.comes_to_rest());
    CHECK(is_archived(house, day));
    CHECK(house.theirs() == house.ours());
}

TEST_CASE("a file that stays incomplete is rejected once it has stood still too long") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.incomplete_after", "300ms");
    house.set("inbound.settle", "400ms"); // it is read later than it is broken, and broken then
    house.set("inbound.rescan", "1h");    // nobody looks again by chance
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.unsealed());
    REQUIRE(house.logs({"file.incomplete", day.name()}));
    REQUIRE(house.logs({"file.rejected", day.name()}));
    CHECK(text_of(house.rejected() / day.name()) == day.unsealed());
    CHECK(text_of(house.rejected() / (day.name() + ".reason.txt")).find("TRL") != std::string::npos);
}

TEST_CASE("foreign names and uploads under way are left where they are, and the foreign ones are told of") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.foreign_after", "100ms");
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    const std::vector<std::string> uploads{"." + day.name(), day.name() + ".part", day.name() + ".tmp",
                                           day.name() + ".filepart"};
    auto upper = day.name();
    upper.replace(upper.size() - 3, 3, "DAF");
    const std::vector<std::string> foreign{"notes.txt", upper, "DAF_PNC_20261399_0000001.daf"};
    for (const auto& names : {uploads, foreign})
        for (const auto& name : names) std::ofstream{house.inbound() / name} << day.bytes();
    for (const auto& name : foreign) CHECK(house.logs({"file.foreign", name}));
    const auto good = Day{2}.conviction("TEST/2");
    house.drop(good.name(), good.bytes());
    REQUIRE(house.logs({"file.accepted", good.name()}));
    for (const auto& names : {uploads, foreign})
        for (const auto& name : names) CHECK(text_of(house.inbound() / name) == day.bytes());
    CHECK(house.sql("select count(*) from file") == "1");
    CHECK(house.times_logged("file.foreign") == foreign.size());
}

TEST_CASE("files are taken in the order of their numbers, not of their coming") {
    const Database database;
    House house{database.connection()};
    const auto first = Day{1}.conviction("TEST/1");
    const auto second = Day{2}.conviction("TEST/1", {"POL"}, 'A', 2);
    house.drop(second.name(), second.bytes());
    house.drop(first.name(), first.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    CHECK(house.sql("select sequence from file order by id") == "1\n2");
    CHECK(house.sql("select count(*) from notification where supersedes is not null") == "1");
}

TEST_CASE("files that come within moments of one another are taken in the order of their numbers, too") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.settle", "300ms");
    house.start_ready();
    REQUIRE(house.logs({"inbound.taken"}));
    for (const int number : {4, 3, 2, 1}) {
        const auto day = Day{number}.conviction("TEST/1", {"POL"}, number == 1 ? 'N' : 'A', number);
        house.drop(day.name(), day.bytes());
    }
    REQUIRE(eventually([&] { return house.sql("select count(*) from file") == "4"; }));
    CHECK(house.sql("select sequence from file order by id") == "1\n2\n3\n4");
}

} // namespace intake_test
