#include "inbox/watcher.hpp"

#include "drop.hpp"

#include <catch2/catch.hpp>
#include <poll.h>
#include <system_error>

namespace watcher_test {

using Catch::Matchers::Contains;
using convictiond::inbox::Watcher;

namespace {

// Events of this process's own calls are queued when the call returns: nothing to wait for.
bool woken(const Watcher& watcher) {
    pollfd waited{watcher.descriptor(), POLLIN, 0};
    return ::poll(&waited, 1, 0) == 1;
}

} // namespace

TEST_CASE("whatever can make a file ready, or take it away, wakes") {
    const drop::TemporaryDirectory directory;
    const drop::TemporaryDirectory elsewhere;
    const auto file = directory / "a.daf";
    drop::write(file, "old");
    drop::write(elsewhere / "b.daf", "moved");
    Watcher watcher{directory.path()};
    CHECK_FALSE(woken(watcher));
    SECTION("a file that was written and closed") {
        drop::write(file, "new");
    }
    SECTION("a file that was moved in") {
        drop::fs::rename(elsewhere / "b.daf", directory / "b.daf");
    }
    SECTION("a file that was moved out") {
        drop::fs::rename(file, elsewhere / "c.daf");
    }
    SECTION("a file that was removed") {
        drop::fs::remove(file);
    }
    SECTION("a hard link") {
        drop::fs::create_hard_link(file, directory / "b.daf");
    }
    SECTION("a link") {
        drop::fs::create_symlink(file, directory / "b.daf");
    }
    SECTION("a pipe") {
        drop::make_pipe(directory / "b.daf");
    }
    SECTION("a directory") {
        drop::fs::create_directory(directory / "b.daf");
    }
    SECTION("a permission that was put right") {
        drop::fs::permissions(file, drop::fs::perms{0600});
    }
    CHECK(woken(watcher));
    CHECK(watcher.drain());
    CHECK_FALSE(woken(watcher));
}

TEST_CASE("reading a file or listing the directory does not wake") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "text");
    const Watcher watcher{directory.path()};
    CHECK(drop::text_of(directory / "a.daf") == "text");
    CHECK(drop::count(directory.path()) == 1);
    CHECK_FALSE(woken(watcher));
}

TEST_CASE("more events than the buffer holds are all drained at once") {
    const drop::TemporaryDirectory directory;
    Watcher watcher{directory.path()};
    for (int i = 0; i < 1000; ++i) drop::write(directory / (std::string(200, 'n') + std::to_string(i)), "");
    CHECK(watcher.drain());
    CHECK_FALSE(woken(watcher));
}

TEST_CASE("draining without an event returns at once") {
    const drop::TemporaryDirectory directory;
    Watcher watcher{directory.path()};
    CHECK(watcher.drain());
}

TEST_CASE("a directory that goes away wakes and ends the watch, and can be watched anew when it is back") {
    const drop::TemporaryDirectory directory;
    const auto inbound = directory / "inbound";
    drop::fs::create_directory(inbound);
    Watcher watcher{inbound};
    SECTION("removed") {
        drop::fs::remove(inbound);
    }
    SECTION("moved") {
        drop::fs::rename(inbound, directory / "elsewhere");
    }
    CHECK(woken(watcher));
    CHECK_FALSE(watcher.drain());
    CHECK_FALSE(watcher.drain()); // it stays so
    drop::fs::create_directory(inbound);
    watcher = Watcher{inbound};
    drop::write(inbound / "a.daf", "");
    CHECK(woken(watcher));
    CHECK(watcher.drain());
}

TEST_CASE("a directory that is missing, or none, cannot be watched and is named") {
    const drop::TemporaryDirectory directory;
    CHECK_THROWS_AS(Watcher{directory / "missing"}, std::system_error);
    CHECK_THROWS_WITH(Watcher{directory / "missing"}, Contains("missing") && Contains("inbound.directory"));
    drop::write(directory / "file", "");
    CHECK_THROWS_WITH(Watcher{directory / "file"}, Contains("Not a directory"));
}

} // namespace watcher_test
