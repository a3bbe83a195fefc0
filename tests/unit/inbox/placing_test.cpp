#include "inbox/placing.hpp"

#include "drop.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fcntl.h>
#include <thread>

namespace placing_test {

using namespace convictiond::inbox;
using Catch::Matchers::Contains;

namespace {

struct Two {
    drop::TemporaryDirectory inbound, shelf;
    Descriptor inbound_ = open_directory(inbound.path(), "inbound.directory");
    Descriptor shelf_ = open_directory(shelf.path(), "inbound.archive");
    Spot from{inbound_, "a.daf"};
    Spot to{shelf_, "b.daf"};
};

} // namespace

TEST_CASE("each way brings a file to its new place with its bytes and its time, and leaves nothing behind") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    const std::string text(600'000, 'x'); // more than one piece of a copy
    drop::write(two.inbound / "a.daf", text);
    const auto time = drop::fs::last_write_time(two.inbound.path()) - std::chrono::hours{5};
    drop::fs::last_write_time(two.inbound / "a.daf", time);
    CHECK(place(two.from, two.to, drop::inode(two.inbound / "a.daf"), way) == Placed::there);
    CHECK(drop::text_of(two.shelf / "b.daf") == text);
    CHECK(drop::fs::last_write_time(two.shelf / "b.daf") == time);
    CHECK(drop::count(two.inbound.path()) == 0);
    CHECK(drop::count(two.shelf.path()) == 1);
}

TEST_CASE("no way overwrites: a taken name leaves both files as they are") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    drop::write(two.inbound / "a.daf", "new");
    SECTION("taken by a file") {
        drop::write(two.shelf / "b.daf", "old");
    }
    SECTION("taken by a link to a file") {
        drop::write(two.inbound / "target", "old");
        drop::fs::create_symlink(two.inbound / "target", two.shelf / "b.daf");
    }
    CHECK(place(two.from, two.to, drop::inode(two.inbound / "a.daf"), way) == Placed::taken);
    CHECK(drop::text_of(two.inbound / "a.daf") == "new");
    CHECK(drop::text_of(two.shelf / "b.daf") == "old");
    CHECK(drop::count(two.shelf.path()) == 1);
}

TEST_CASE("no way moves another file than the one that was read") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    drop::write(two.inbound / "read", "read");
    const auto inode = drop::inode(two.inbound / "read");
    SECTION("a later upload under its name") {
        drop::write(two.inbound / "a.daf", "not read");
    }
    SECTION("a link to it") {
        drop::fs::create_symlink(two.inbound / "read", two.inbound / "a.daf");
    }
    CHECK(place(two.from, two.to, inode, way) == Placed::another);
    CHECK(drop::count(two.inbound.path()) == 2);
    CHECK(drop::count(two.shelf.path()) == 0);
}

TEST_CASE("a file that is gone is said to be gone") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    CHECK(place(two.from, two.to, 1, way) == Placed::gone);
}

TEST_CASE("links, pipes and directories are renamed as they are, and cannot be copied") {
    const Two two;
    SECTION("a link") {
        drop::fs::create_symlink("/etc/passwd", two.inbound / "a.daf");
    }
    SECTION("a pipe") {
        drop::make_pipe(two.inbound / "a.daf");
    }
    SECTION("a directory with something in it") {
        drop::fs::create_directory(two.inbound / "a.daf");
        drop::write(two.inbound / "a.daf/inside", "");
    }
    const auto inode = drop::inode(two.inbound / "a.daf");
    CHECK(place(two.from, two.to, inode, Way::copy) == Placed::immovable);
    CHECK(drop::stands(two.inbound / "a.daf"));
    CHECK(place(two.from, two.to, inode) == Placed::there);
    CHECK(drop::inode(two.shelf / "b.daf") == inode);
    CHECK_FALSE(drop::stands(two.inbound / "a.daf"));
}

TEST_CASE("a name that changes hands all the time never brings a file to the shelf that was not read") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    drop::write(two.inbound / "a.daf", "read");
    drop::write(two.inbound / "other", "not read");
    const auto inode = drop::inode(two.inbound / "a.daf");
    std::atomic<bool> done{false};
    std::thread uploader{[&] {
        // Fails while the name is away, so that a file can always be put back under it.
        while (!done) {
            static_cast<void>(::renameat2(two.from.directory.number(), "a.daf", two.from.directory.number(),
                                          "other", RENAME_EXCHANGE));
        }
    }};
    std::string wrong; // what came to the shelf and was not read
    for (int i = 0; i < 300; ++i) {
        const auto placed = place(two.from, two.to, inode, way);
        if (placed == Placed::there && drop::text_of(two.shelf / "b.daf") != "read") wrong = "moved";
        if (placed == Placed::another && drop::stands(two.shelf / "b.daf")) wrong = "left";
        if (placed != Placed::there) continue;
        if (way == Way::copy || drop::stands(two.inbound / "a.daf")) break; // cannot be put back
        drop::fs::rename(two.shelf / "b.daf", two.inbound / "a.daf");
    }
    done = true;
    uploader.join();
    CHECK(wrong.empty());
    bool kept = false;
    for (const auto& entry : drop::fs::directory_iterator{two.inbound.path()})
        kept = kept || drop::text_of(entry.path()) == "not read";
    CHECK(kept);
}

TEST_CASE(
    "a drop directory that cannot be written to leaves nothing on the shelf, however often it is tried") {
    const auto way = GENERATE(Way::rename, Way::link, Way::copy);
    const Two two;
    drop::write(two.inbound / "a.daf", "text");
    drop::fs::permissions(two.inbound / "a.daf", drop::fs::perms{0666});
    drop::fs::permissions(two.inbound.path(), drop::fs::perms{0555});
    drop::fs::permissions(two.shelf.path(), drop::fs::perms{0777});
    const auto inode = drop::inode(two.inbound / "a.daf");
    {
        const drop::Unprivileged nobody;
        CHECK_THROWS_WITH(place(two.from, two.to, inode, way), Contains("Permission denied"));
    }
    CHECK(drop::text_of(two.inbound / "a.daf") == "text");
    CHECK(drop::count(two.shelf.path()) == 0);
}

TEST_CASE("a new file is there with its bytes or not at all, and overwrites nothing") {
    const Two two;
    CHECK(write_new(two.to, "first"));
    CHECK_FALSE(write_new(two.to, "second"));
    CHECK(drop::text_of(two.shelf / "b.daf") == "first");
    CHECK(drop::count(two.shelf.path()) == 1);
}

TEST_CASE("the draft that a crash left is not in the way of the next one") {
    const Two two;
    drop::write(two.shelf / ".b.daf.partial", "left by a crash");
    CHECK(write_new(two.to, "text"));
    CHECK(drop::text_of(two.shelf / "b.daf") == "text");
    CHECK(drop::count(two.shelf.path()) == 1);
}

TEST_CASE("across devices a file is copied, and what is no regular file stays") {
    const drop::TemporaryDirectory inbound;
    const drop::fs::path memory{"/dev/shm"};
    if (!drop::fs::is_directory(memory)) {
        WARN("not checked: this machine has no /dev/shm as a second device");
        return;
    }
    const drop::TemporaryDirectory shelf{memory};
    const auto from = open_directory(inbound.path(), "inbound.directory");
    const auto to = open_directory(shelf.path(), "inbound.archive");
    drop::write(inbound / "a.daf", "text");
    CHECK(place({from, "a.daf"}, {to, "a.daf"}, drop::inode(inbound / "a.daf")) == Placed::there);
    CHECK(drop::text_of(shelf / "a.daf") == "text");
    CHECK(drop::count(inbound.path()) == 0);
}

} // namespace placing_test
