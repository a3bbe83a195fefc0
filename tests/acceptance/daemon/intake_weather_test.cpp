#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fstream>
#include <sys/stat.h>

namespace intake_weather_test {

using namespace convictiond::test;
namespace fs = std::filesystem;

namespace {

// As a crash between the commit and the move leaves it: judged, and still in the drop directory.
void undo_the_move(const House& house, const fs::path& shelved) {
    fs::rename(shelved, house.inbound() / shelved.filename());
    house.sql("update file set shelved_at = null, shelved_as = null "
              "where id = (select max(id) from file)");
}

fs::path the_file_below(const fs::path& directory, const std::string& name) {
    for (const auto& entry : fs::recursive_directory_iterator{directory})
        if (entry.path().filename() == name) return entry.path();
    return {};
}

} // namespace

TEST_CASE(
    "a link, a directory or a pipe with a daily file's name is rejected and neither followed nor read") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    std::ofstream{house.directory() / "elsewhere"} << day.bytes();
    fs::create_symlink(house.directory() / "elsewhere", house.inbound() / Day{1}.name());
    fs::create_directory(house.inbound() / Day{2}.name());
    REQUIRE(::mkfifo((house.inbound() / Day{3}.name()).c_str(), 0600) == 0);
    for (const int sequence : {1, 2, 3}) {
        const auto name = Day{sequence}.name();
        REQUIRE(house.logs({"file.rejected", name, "a regular file"}));
        CHECK(eventually([&] { return fs::exists(house.rejected() / (name + ".reason.txt")); }));
    }
    REQUIRE(eventually([&] { return fs::is_empty(house.inbound()); }));
    CHECK(fs::is_symlink(house.rejected() / Day{1}.name()));
    CHECK(fs::exists(house.directory() / "elsewhere"));
    CHECK(house.sql("select count(*) from record") == "0");
    CHECK(house.sql("select verdict, count(*) from file group by 1") == "rejected 3");
    CHECK(house.stop(SIGTERM) == 0); // none of them holds the intake
}

TEST_CASE("an accepted file that a crash left in the drop directory is only archived") {
    const Database database;
    House house{database.connection()};
    const auto day = busy_day(1, 1, 5);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    REQUIRE(house.stop(SIGTERM) == 0);
    const auto archived = the_file_below(house.archive(), day.name());
    undo_the_move(house, archived);

    house.start_ready();
    REQUIRE(house.logs({"file.shelved", day.name()}));
    CHECK(fs::exists(archived));
    CHECK(fs::is_empty(house.inbound()));
    CHECK(house.sql("select verdict, shelved_at is not null from file") == "accepted t");
    CHECK(house.sql("select count(*) from notification") == "15");
    CHECK(house.count("repeats") == 0);
}

TEST_CASE(
    "a rejected file or a duplicate that a crash left in the drop directory is moved, and counted once") {
    const Database database;
    House house{database.connection()};
    const auto day = Day{1}.conviction("TEST/1");
    const auto wrong = Day{2}.line("CNV|broken");
    house.start_ready();
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));

    const bool as_duplicate = GENERATE(false, true);
    const auto name = as_duplicate ? day.name() : wrong.name();
    const auto shelf = as_duplicate ? house.duplicates() : house.rejected();
    house.drop(name, as_duplicate ? day.bytes() : "HDR|nothing\n" + wrong.bytes());
    REQUIRE(eventually([&] { return fs::exists(shelf / name); }));
    REQUIRE(house.stop(SIGTERM) == 0);
    undo_the_move(house, shelf / name);

    house.start_ready();
    REQUIRE(eventually([&] { return fs::exists(shelf / name) && fs::is_empty(house.inbound()); }));
    CHECK(eventually([&] { return house.sql("select count(*) from file where shelved_at is null") == "0"; }));
    CHECK(house.sql("select count(*) from file where verdict <> 'accepted'") == "1");
    CHECK_FALSE(fs::exists(shelf / (name + ".2")));
    CHECK_FALSE(fs::exists(shelf / (name + ".2.reason.txt")));
}

TEST_CASE("a drop directory that is away or cannot be read alarms, and is worked again when it is back") {
    const bool replaced = GENERATE(false, true);
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto aside = house.directory() / "aside";
    fs::rename(house.inbound(), aside);
    if (replaced) std::ofstream{house.inbound()} << "no directory";
    REQUIRE(house.logs({"level=error event=inbound.unreadable", house.inbound().string()}));
    CHECK(ask(house.admin_port(), "GET", "/readyz", {}, 503) ==
          "inbound: the drop directory cannot be read\n");
    CHECK(house.answers("/healthz", 200));

    if (replaced) fs::remove(house.inbound());
    fs::rename(aside, house.inbound());
    REQUIRE(house.logs({"inbound.readable"}));
    CHECK(house.answers("/readyz", 200));
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.comes_to_rest());
    CHECK(house.times_logged("inbound.unreadable") == 1);
}

TEST_CASE("a drop directory that is not there at the start is waited for") {
    const Database database;
    House house{database.connection()};
    fs::remove(house.inbound());
    house.start();
    REQUIRE(house.logs({"level=error event=inbound.unreadable"}));
    CHECK(house.answers("/readyz", 503));
    fs::create_directory(house.inbound());
    REQUIRE(house.logs({"inbound.readable"}));
    CHECK(eventually([&] { return house.answers("/readyz", 200); }));
}

TEST_CASE("a shelf that is away keeps a file in the drop directory until it is back, and nothing is lost") {
    const Database database;
    House house{database.connection()};
    fs::remove(house.archive());
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.not_taken", day.name(), "inbound.archive"}));
    CHECK(fs::exists(house.inbound() / day.name()));
    fs::create_directory(house.archive());
    REQUIRE(house.comes_to_rest());
    CHECK_FALSE(the_file_below(house.archive(), day.name()).empty());
    CHECK(house.theirs() == house.ours());
    CHECK(house.sql("select count(*) from file") == "1");
    CHECK(house.count("repeats") == 0);
}

} // namespace intake_weather_test
