// SIGHUP while the daemon works: what changes at once, what waits for a restart, and that nothing is lost.
#include "acceptance/simulator/play.hpp"
#include "acceptance/systemd/served.hpp"
#include "base/date.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fmt/format.h>
#include <fstream>

namespace reload_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

const std::string no_database = "host=/nowhere dbname=convictiond";

// Poland, settled by its receipt; certificates are those of the play.
std::string poland(const Play& play, const std::string& more = {}) {
    const auto caller = play.caller();
    return fmt::format("defaults: {{ server_ca: {}, client_certificate: {}, client_key: {} }}\n"
                       "member_states:\n  PL:\n    url: https://localhost:{}/notifications\n"
                       "    acknowledgement: receipt\n    receipt: required\n{}",
                       caller.ca.string(), caller.identity.certificate.string(), caller.identity.key.string(),
                       play.port(), more);
}

void drop_a_file(const Served& served, int convictions) {
    const auto yesterday = base::operator+(base::date_in(base::london, base::now()), std::chrono::days{-1});
    (void)output_of(
        Launch{program("daily-file-generator"),
               {"--out", (served.directory() / "inbound").string(), "--from", base::to_text(yesterday),
                "--convictions", std::to_string(convictions), "--tables", CONVICTIOND_SOURCE_DIR "/config"}});
}

} // namespace

TEST_CASE("a bad file is refused with all its faults, and the old configuration stays in force") {
    Served served{no_database, "log: { level: error }\n"};
    REQUIRE(served.logs("event=database.unavailable"));
    served.write_configuration("log: { level: debug, colour: blue }\nshutdown_grace: 5\n");
    served.reload();
    CHECK(served.logs("event=configuration.refused fault="));
    CHECK(served.logs("log.colour"));
    CHECK(served.logs("shutdown_grace"));
    served.process().signal(SIGTERM);
    CHECK(served.process().wait() == 0);
    CHECK(served.process().errors().find("daemon.stopped") == std::string::npos); // the level is still error
}

TEST_CASE("a reload changes the level and format of the log, and tells what waits for a restart") {
    Served served{no_database, "log: { level: error }\n"};
    REQUIRE(served.logs("event=database.unavailable"));
    served.write_configuration(
        "log: { level: info, format: json }\nlane_takeover: 20s\nshutdown_grace: 5s\n");
    served.reload();
    CHECK(served.logs(R"("event":"configuration.needs_restart","key":"lane_takeover"})"));
    CHECK(
        served.logs(R"("event":"configuration.reloaded","changed":"shutdown_grace log.level log.format"})"));
}

TEST_CASE("another identity key is left for a restart") {
    Served served{no_database};
    REQUIRE(served.logs("event=daemon.started"));
    const auto key = served.directory() / "identity.key";
    std::filesystem::remove(key);
    std::ofstream{key} << std::string(32, 'x');
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    served.reload();
    CHECK(served.logs("event=configuration.needs_restart key=identity_key"));
}

TEST_CASE("a log file that cannot be opened is a fault of the start, and of a reload") {
    Served good{no_database};
    REQUIRE(good.logs("event=daemon.started"));
    good.write_configuration("log: { file: /dev/null/c.log }\n");
    good.reload();
    CHECK(good.logs("event=configuration.refused fault="));
    CHECK(good.logs(": log.file: "));
    Served bad{no_database, "log: { file: /dev/null/c.log }\n"};
    CHECK(bad.process().wait() == 78);
    CHECK(bad.process().errors().find("log.file: ") != std::string::npos);
}

TEST_CASE("a member state that is added gets a lane, and one that is removed gives its lane up") {
    const Play play;
    const Database database;
    Served served{database.connection()};
    REQUIRE(served.logs("event=daemon.started"));
    served.write_configuration(poland(play));
    served.reload();
    REQUIRE(served.logs("event=lane.taken state=PL"));
    drop_a_file(served, 200);
    REQUIRE(eventually([&] { return play.count("distinct") > 0; }));
    REQUIRE(eventually([&] {
        return database.value("select count(*) from convictiond.queue where member_state = 'PL'") == "0";
    }));
    served.write_configuration({});
    served.reload();
    CHECK(served.logs("event=lane.given_up state=PL"));
    // Another daemon may have it now.
    CHECK(eventually([&] {
        return database.value(
                   "select count(*) from pg_locks where locktype = 'advisory' "
                   "and classid = (hashtext('convictiond lane')::bigint & 4294967295)::oid "
                   "and database = (select oid from pg_database where datname = current_database())") == "0";
    }));
    served.write_configuration(poland(play));
    served.reload();
    CHECK(eventually([&] {
        return served.process().errors().rfind("event=lane.taken") >
               served.process().errors().rfind("event=lane.given_up");
    }));
}

TEST_CASE(
    "what is in flight while the route changes ends by the old one, and nothing is lost or sent twice") {
    const Play play{R"("acknowledge": "receipt", "faults": [{"kind": "delay", "delay_ms": 300}])"};
    const Database database;
    Served served{database.connection(), poland(play, "    max_in_flight: 2\n")};
    REQUIRE(served.logs("event=lane.taken state=PL"));
    drop_a_file(served, 2000); // more than can be sent during three reloads
    REQUIRE(eventually([&] { return play.count("requests") > 0; }));
    for (const auto* more :
         {"    max_in_flight: 3\n", "    max_in_flight: 4\n", "    answer_timeout: 20s\n"}) {
        const auto settled = database.value("select count(*) from convictiond.settlement");
        served.write_configuration(poland(play, more));
        served.reload();
        REQUIRE(eventually(
            [&] { return database.value("select count(*) from convictiond.settlement") != settled; }));
    }
    const auto made =
        database.value("select count(*) from convictiond.notification where member_state = 'PL'");
    REQUIRE(eventually([&] { return std::to_string(play.count("distinct")) == made; }));
    REQUIRE(
        eventually([&] { return database.value("select count(*) from convictiond.settlement") == made; }));
    CHECK(std::to_string(play.count("requests")) == made);
}

} // namespace reload_test
