// A pooler between the daemon and its database: PgBouncer, where it is installed.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"
#include "support/temp_directory.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace pooler_test {

using namespace convictiond::test;

namespace {

constexpr auto pgbouncer = "/usr/sbin/pgbouncer";

bool is_installed() {
    if (std::filesystem::exists(pgbouncer)) return true;
    WARN("skipped: no " << pgbouncer << " here; scripts/setup --all installs it");
    return false;
}

// Before the database, on a TCP port; as root it runs as `postgres`, since it refuses root.
class Bouncer {
public:
    Bouncer(const Database& database, const std::string& mode) : database_{database.name()} {
        const auto server = database.connection().substr(0, database.connection().find(" user="));
        std::ofstream{directory_ / "pgbouncer.ini"} << fmt::format(
            "[databases]\n{} = {} user=postgres dbname={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            "listen_port = {}\nunix_socket_dir =\nauth_type = any\npool_mode = {}\n"
            "default_pool_size = 60\nmax_client_conn = 100\n",
            database_, server, database_, port_, mode);
        std::filesystem::permissions(directory_.path(), std::filesystem::perms{0755});
        std::vector<std::string> words{directory_ / "pgbouncer.ini"};
        if (::geteuid() == 0) words.insert(words.begin(), {"-u", "postgres"});
        process_.emplace(Launch{pgbouncer, std::move(words)});
        const auto is_up = [](auto line) { return line.find("process up") != line.npos; };
        if (!process_->wait_for_line(is_up)) throw std::runtime_error{"no pooler: " + process_->errors()};
    }

    [[nodiscard]] std::string connection() const {
        return fmt::format("host=127.0.0.1 port={} user=postgres dbname={}", port_, database_);
    }

private:
    std::string database_;
    std::uint16_t port_ = free_port();
    TempDirectory directory_;
    std::optional<Process> process_;
};

} // namespace

TEST_CASE("a pooler in transaction mode is refused at the start, with what to do") {
    if (!is_installed()) return;
    const Database database;
    const Bouncer bouncer{database, "transaction"};
    House house{database.connection()};
    house.set("database.connection", '"' + bouncer.connection() + '"');
    const auto day = busy_day(1, 1, 5);
    house.drop(day.name(), day.bytes());
    house.start();
    REQUIRE(house.logs({"event=database.shared_session", "database.connection: a pooler at 127.0.0.1",
                        "expected a session of our own", "pool_mode = session"}));
    CHECK(house.daemon().wait() == 78);
    CHECK(house.count("requests") == 0);
    const auto status = house.ctl({"status"});
    CHECK(status.status == 78);
    CHECK(status.errors.find("pool_mode = session") != status.errors.npos);
}

TEST_CASE("a pooler in session mode gives each session its own, and all goes on through it") {
    if (!is_installed()) return;
    const Database database;
    const Bouncer bouncer{database, "session"};
    House house{database.connection()};
    house.set("database.connection", '"' + bouncer.connection() + '"');
    const auto day = busy_day(1, 1, 5);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.stop(SIGTERM) == 0);
}

} // namespace pooler_test
