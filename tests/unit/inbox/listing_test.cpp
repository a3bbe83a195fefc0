#include "inbox/listing.hpp"

#include "drop.hpp"

#include <catch2/catch.hpp>
#include <system_error>

namespace listing_test {

using namespace convictiond::inbox;
using Catch::Matchers::Contains;

namespace {

Entry only(const Listing& listing) {
    REQUIRE(listing.entries.size() == 1);
    return listing.entries[0];
}

} // namespace

TEST_CASE("a listing tells name, kind, size, inode and times, and follows no link") {
    const drop::TemporaryDirectory directory;
    SECTION("a file") {
        drop::write(directory / "a.daf", "twelve bytes");
        const auto entry = only(list(directory.path()));
        CHECK(entry.name == "a.daf");
        CHECK(entry.kind == Kind::regular);
        CHECK(entry.size == 12);
        CHECK(entry.inode == drop::inode(directory / "a.daf"));
        CHECK(entry.modified > FileTime{});
        CHECK(entry.changed >= entry.modified);
    }
    SECTION("a link, also one that leads nowhere") {
        drop::fs::create_symlink("/nowhere", directory / "a.daf");
        CHECK(only(list(directory.path())).kind == Kind::link);
    }
    SECTION("a directory") {
        drop::fs::create_directory(directory / "a.daf");
        CHECK(only(list(directory.path())).kind == Kind::directory);
    }
    SECTION("a pipe") {
        drop::make_pipe(directory / "a.daf");
        CHECK(only(list(directory.path())).kind == Kind::other);
    }
}

TEST_CASE("a change of a file changes its entry") {
    const drop::TemporaryDirectory directory;
    drop::write(directory / "a.daf", "short");
    const auto before = only(list(directory.path()));
    drop::write(directory / "a.daf", "longer than before");
    CHECK_FALSE(only(list(directory.path())) == before);
}

TEST_CASE("names are bytes: not UTF-8, control characters and 255 bytes are told as they stand") {
    const drop::TemporaryDirectory directory;
    const std::string name =
        GENERATE(std::string{"\xff\xfe.daf"}, std::string{"a\nb\x1b[2J"}, std::string(255, 'n'));
    drop::write(directory / name, "");
    CHECK(only(list(directory.path())).name == name);
}

TEST_CASE("an empty directory is an empty listing, a missing or unreadable one is an error that names it") {
    const drop::TemporaryDirectory directory;
    CHECK(list(directory.path()).entries.empty());
    CHECK_THROWS_AS(list(directory / "missing"), std::system_error);
    CHECK_THROWS_WITH(list(directory / "missing"), Contains("missing") && Contains("inbound.directory"));
    drop::write(directory / "file", "");
    CHECK_THROWS_WITH(list(directory / "file"), Contains("Not a directory"));
    drop::fs::remove(directory / "file");
    drop::fs::permissions(directory.path(), drop::fs::perms{0});
    const drop::Unprivileged nobody;
    CHECK_THROWS_WITH(list(directory.path()), Contains("Permission denied"));
}

TEST_CASE("a listing is bounded and says so when it was cut") {
    const drop::TemporaryDirectory directory;
    for (const auto* name : {"a", "b", "c"}) drop::write(directory / name, "");
    CHECK_FALSE(list(directory.path(), 3).cut);
    const auto cut = list(directory.path(), 2);
    CHECK(cut.cut);
    CHECK(cut.entries.size() == 2);
}

} // namespace listing_test
