// What systemd is told, heard on a NOTIFY_SOCKET of the test's own.
#include "acceptance/systemd/served.hpp"
#include "base/clock.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace notify_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// In the place of systemd.
class Notified {
public:
    Notified() {
        ::sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto path = this->path();
        REQUIRE(path.size() < sizeof address.sun_path);
        std::memcpy(address.sun_path, path.c_str(), path.size());
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        REQUIRE(::bind(socket_, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) == 0);
        const ::timeval patience{20, 0};
        REQUIRE(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    }
    ~Notified() { ::close(socket_); }
    Notified(const Notified&) = delete;
    Notified& operator=(const Notified&) = delete;

    [[nodiscard]] std::string path() const { return directory_ / "notify"; }
    // The next message that begins so; empty where none comes.
    std::string hear(std::string_view begin) {
        const auto until = base::monotonic_now() + std::chrono::seconds{20};
        while (base::monotonic_now() < until) {
            char buffer[4096];
            const auto length = ::recv(socket_, buffer, sizeof buffer, 0);
            if (length <= 0) return {};
            std::string text{buffer, static_cast<std::size_t>(length)};
            if (text.starts_with(begin)) return text;
        }
        return {};
    }

private:
    TempDirectory directory_;
    int socket_ = -1;
};

const std::string no_database = "host=/nowhere dbname=convictiond";

} // namespace

TEST_CASE("it is ready without its database, says that it waits, and feeds the watchdog all the same") {
    Notified systemd;
    Served served{no_database, {}, {{"NOTIFY_SOCKET", systemd.path()}, {"WATCHDOG_USEC", "200000"}}};
    CHECK(systemd.hear("READY=1") == "READY=1");
    CHECK(systemd.hear("STATUS=") == "STATUS=waiting for the database");
    const auto begun = base::monotonic_now();
    for (int i = 0; i < 5; ++i) CHECK(systemd.hear("WATCHDOG=1") == "WATCHDOG=1");
    CHECK(base::monotonic_now() - begun > std::chrono::milliseconds{300}); // at half of the time, no more
    served.process().signal(SIGTERM);
    CHECK(systemd.hear("STOPPING=1") == "STOPPING=1\nSTATUS=finishing what is in flight");
    CHECK(served.process().wait() == 0);
}

TEST_CASE("the status line has lanes, queue and the oldest") {
    Notified systemd;
    const Database database;
    const Served served{database.connection(), {}, {{"NOTIFY_SOCKET", systemd.path()}}};
    CHECK(systemd.hear("STATUS=0 lanes") == "STATUS=0 lanes closed, 0 open; 0 queued");
}

TEST_CASE("what waits for its schema says so") {
    Notified systemd;
    const Database database{Database::Schema::none};
    const Served served{database.connection(), {}, {{"NOTIFY_SOCKET", systemd.path()}}};
    CHECK(systemd.hear("STATUS=waiting for the schema") ==
          "STATUS=waiting for the schema; run convictionctl database migrate");
}

TEST_CASE("a reload is told with its begin and its end, whether it is refused or not") {
    const bool good = GENERATE(true, false);
    Notified systemd;
    Served served{no_database, {}, {{"NOTIFY_SOCKET", systemd.path()}}};
    REQUIRE(systemd.hear("READY=1") == "READY=1");
    served.write_configuration(good ? "log: { level: debug }\n" : "log: { level: loud }\n");
    served.reload();
    CHECK(systemd.hear("RELOADING=1").find("\nMONOTONIC_USEC=") != std::string::npos);
    CHECK(systemd.hear("READY=1") == "READY=1");
    CHECK(served.logs(good ? "event=configuration.reloaded changed=log.level"
                           : "event=configuration.refused fault="));
}

} // namespace notify_test
