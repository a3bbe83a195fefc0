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
    REQUIRE(eventually([&] { return house.took_all(); }));
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
    CHECK(house.took_all());
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
    REQUIRE(eventually([&] { return fs::exists(shelf / name) && house.took_all(); }));
    CHECK(eventually([&] { return house.sql("select count(*) from file where shelved_at is null") == "0"; }));
    CHECK(house.sql("select count(*) from file where verdict <> 'accepted'") == "1");
    CHECK_FALSE(fs::exists(shelf / (name + ".2")));
    CHECK_FALSE(fs::exists(shelf / (name + ".2.reason.txt")));
}

TEST_CASE(
    "what was moved and not written down, by a kill or since the database went away, is found on its shelf") {
    const bool killed = GENERATE(false, true);
    const Database database;
    House house{database.connection()};
    house.start_ready();
    // The record of a move hangs until the session or the daemon is ended.
    house.sql("create table hangs as select true as hangs");
    house.sql("create function hang() returns trigger language plpgsql security definer as $$ begin "
              "if (select hangs.hangs from convictiond.hangs) then perform pg_catalog.pg_sleep(600); end if; "
              "return new; end $$");
    house.sql("create trigger hang before update of shelved_as on file for each row execute function hang()");
    const auto good = Day{1}.conviction("TEST/1");
    const auto wrong = Day{2}.line("CNV|broken");
    const std::vector<std::pair<std::string, std::string>> files{
        {good.name(), good.bytes()},
        {good.name(), good.bytes()},
        {wrong.name(), "HDR|nothing\n" + wrong.bytes()}};
    const std::string hanging =
        "from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
    for (const auto& [name, bytes] : files) {
        house.sql("update hangs set hangs = true");
        house.drop(name, bytes);
        REQUIRE(eventually([&] { return house.sql("select count(*) " + hanging) == "1"; }));
        CHECK(house.took_all()); // moved
        house.sql("update hangs set hangs = false");
        if (killed) CHECK(house.stop(SIGKILL).has_value());
        CHECK(house.sql("select pg_terminate_backend(pid) " + hanging) == "t");
        if (killed) house.start_ready();
        CHECK(house.logs({"event=file.shelved", name}));
        REQUIRE(eventually(
            [&] { return house.sql("select count(*) from file where shelved_at is null") == "0"; }));
    }
    CHECK(house.sql("select verdict, split_part(shelved_as, '/', -1) from file order by id") ==
          "accepted " + good.name() + "\nduplicate " + good.name() + "\nrejected " + wrong.name());
    CHECK(house.comes_to_rest());
    CHECK(house.sql("select count(*) from finding where kind = 'archive-unknown'") == "0");
}

TEST_CASE("a file that cannot be looked for on its shelf is told, and found when the shelf is back") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto wrong = Day{1}.line("CNV|broken");
    house.drop(wrong.name(), "HDR|nothing\n" + wrong.bytes());
    REQUIRE(eventually(
        [&] { return house.sql("select count(*) from file where shelved_at is not null") == "1"; }));
    REQUIRE(house.stop(SIGTERM) == 0);
    house.sql("update file set shelved_as = null, shelved_at = null");
    const auto away = house.directory() / "away";
    fs::rename(house.rejected(), away);
    house.start_ready();
    CHECK(house.logs({"level=error event=shelf.unreadable", wrong.name(), "inbound.rejected"}));
    REQUIRE(house.stop(SIGTERM) == 0);
    fs::rename(away, house.rejected());
    house.start_ready();
    CHECK(house.logs({"event=file.shelved", wrong.name()}));
}

TEST_CASE("a file that is too large is rejected without being read, each time that it comes") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.max_file_size", "64KiB");
    house.start_ready();
    const auto name = Day{1}.name();
    constexpr std::uintmax_t size = std::uintmax_t{1} << 40U; // a hole: to read it would take minutes
    for (const int times : {1, 2}) {
        const auto part = house.inbound() / (name + ".part");
        std::ofstream{part} << "HDR";
        fs::resize_file(part, size);
        fs::rename(part, house.inbound() / name);
        const auto shelved = house.rejected() / (times == 1 ? name : name + ".2");
        REQUIRE(eventually([&] { return fs::exists(shelved) && house.took_all(); }));
        CHECK(fs::exists(shelved.string() + ".reason.txt"));
        REQUIRE(eventually([&] {
            return house.sql("select count(*), bool_and(shelved_at is not null) from file") ==
                   std::to_string(times) + " t";
        }));
    }
    CHECK(house.logs({"file.rejected", name, "a file of 1099511627776 bytes", "65536 bytes at most"}));
    CHECK(house.sql("select distinct verdict, size_bytes, content_sha256 is null from file") ==
          "rejected 1099511627776 t");
    const auto good = Day{1}.conviction("TEST/1");
    house.drop(good.name(), good.bytes());
    REQUIRE(house.comes_to_rest());
    CHECK(house.times_logged("event=file.rejected") == 2);
    CHECK(house.sql("select count(*) from file where verdict = 'rejected' and settled_at is null") == "0");
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
    CHECK(house.logs({"file.accepted", day.name(), "new=1"})); // it is, wherever it lies
    CHECK(fs::exists(house.inbound() / day.name()));
    fs::create_directory(house.archive());
    REQUIRE(house.comes_to_rest());
    CHECK_FALSE(the_file_below(house.archive(), day.name()).empty());
    CHECK(house.theirs() == house.ours());
    CHECK(house.sql("select count(*) from file") == "1");
    CHECK(house.count("repeats") == 0);
}

} // namespace intake_weather_test
