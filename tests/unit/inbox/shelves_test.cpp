#include "inbox/shelves.hpp"

#include "drop.hpp"

#include <catch2/catch.hpp>
#include <system_error>

namespace shelves_test {

using namespace convictiond;
using namespace convictiond::inbox;
using Catch::Matchers::Contains;

namespace {

const auto business_date = base::parse_date("2026-11-23").value();

struct House {
    explicit House(const drop::fs::path& rejected_parent = drop::fs::temp_directory_path())
        : rejected{rejected_parent} {}
    drop::TemporaryDirectory inbound, archive, duplicates, rejected;
    Shelves shelves{{inbound.path(), archive.path(), rejected.path(), duplicates.path()}};

    std::uint64_t put(std::string_view name, std::string_view text = "text") const {
        drop::write(inbound / name, text);
        return drop::inode(inbound / name);
    }
};

} // namespace

TEST_CASE("an accepted file goes to the year and month of its business date, which are made") {
    const House house;
    const auto inode = house.put("a.daf");
    const auto shelved = house.shelves.archive("a.daf", inode, business_date);
    CHECK(shelved.what == Shelving::moved);
    CHECK(shelved.path == "2026/11/a.daf");
    CHECK(drop::inode(house.archive / "2026/11/a.daf") == inode);
    CHECK_FALSE(house.shelves.present("a.daf"));
    const auto mode = drop::fs::status(house.archive / "2026/11").permissions();
    CHECK((mode & drop::fs::perms{07}) == drop::fs::perms::none); // personal data is not for others
    CHECK(house.shelves.archive("b.daf", house.put("b.daf"), business_date).path == "2026/11/b.daf");
}

TEST_CASE("a taken name gets the next number, and what stood there is as it was") {
    const House house;
    for (const auto* expected : {"a.daf", "a.daf.2", "a.daf.3"}) {
        const auto inode = house.put("a.daf", expected);
        CHECK(house.shelves.duplicate("a.daf", inode).path == expected);
        CHECK(house.shelves.archive("a.daf", house.put("a.daf", expected), business_date).path ==
              "2026/11/" + std::string{expected});
        CHECK(house.shelves.reject("a.daf", house.put("a.daf", expected), expected).path == expected);
    }
    for (const auto* name : {"a.daf", "a.daf.2", "a.daf.3"}) {
        CHECK(drop::text_of(house.duplicates / name) == name);
        CHECK(drop::text_of(house.archive.path() / "2026/11" / name) == name);
        CHECK(drop::text_of(house.rejected / name) == name);
        CHECK(drop::text_of(house.rejected / (std::string{name} + ".reason.txt")) == name);
    }
}

TEST_CASE("a rejected file stands beside its reason, under the name that it has there") {
    const House house;
    const auto shelved = house.shelves.reject("a.daf", house.put("a.daf"), "line 7: no such tag\n");
    CHECK(shelved.what == Shelving::moved);
    CHECK(shelved.path == "a.daf");
    CHECK(drop::text_of(house.rejected / "a.daf") == "text");
    CHECK(drop::text_of(house.rejected / "a.daf.reason.txt") == "line 7: no such tag\n");
    CHECK(drop::count(house.rejected.path()) == 2);
}

TEST_CASE("a reason without its file, left by a crash, is used again where it says the same") {
    const House house;
    drop::write(house.rejected / "a.daf.reason.txt", "why");
    CHECK(house.shelves.reject("a.daf", house.put("a.daf"), "why").path == "a.daf");
    CHECK(drop::count(house.rejected.path()) == 2);
}

TEST_CASE("a reason without its file that says something else is left alone, and its number too") {
    const House house;
    SECTION("another text") {
        drop::write(house.rejected / "a.daf.reason.txt", "other");
    }
    SECTION("a longer text") {
        drop::write(house.rejected / "a.daf.reason.txt", "why, and more");
    }
    SECTION("a directory") {
        drop::fs::create_directory(house.rejected / "a.daf.reason.txt");
    }
    CHECK(house.shelves.reject("a.daf", house.put("a.daf"), "why").path == "a.daf.2");
    CHECK(drop::text_of(house.rejected / "a.daf.2.reason.txt") == "why");
    CHECK_FALSE(drop::stands(house.rejected / "a.daf"));
}

TEST_CASE("a file of the name of another's reason is not overwritten by that reason") {
    const House house;
    CHECK(house.shelves.reject("a.daf.reason.txt", house.put("a.daf.reason.txt"), "x").path ==
          "a.daf.reason.txt");
    CHECK(house.shelves.reject("a.daf", house.put("a.daf"), "why").path == "a.daf.2");
    CHECK(drop::text_of(house.rejected / "a.daf.reason.txt") == "text");
}

TEST_CASE("a link, a pipe and a directory go to rejected as they are, never what they lead to") {
    const House house;
    drop::write(house.archive / "target", "untouched");
    SECTION("a link") {
        drop::fs::create_symlink(house.archive / "target", house.inbound / "a.daf");
    }
    SECTION("a pipe") {
        drop::make_pipe(house.inbound / "a.daf");
    }
    SECTION("a directory") {
        drop::fs::create_directory(house.inbound / "a.daf");
    }
    const auto inode = drop::inode(house.inbound / "a.daf");
    CHECK(house.shelves.reject("a.daf", inode, "not a regular file").what == Shelving::moved);
    CHECK(drop::inode(house.rejected / "a.daf") == inode);
    CHECK(drop::text_of(house.archive / "target") == "untouched");
    CHECK(drop::stands(house.archive / "target"));
}

TEST_CASE("where rejected is on another device, a file is copied and a link is set aside in place") {
    if (!drop::fs::is_directory("/dev/shm")) {
        WARN("not checked: this machine has no /dev/shm as a second device");
        return;
    }
    const House house{"/dev/shm"};
    CHECK(house.shelves.reject("a.daf", house.put("a.daf"), "why").path == "a.daf");
    CHECK(drop::text_of(house.rejected / "a.daf") == "text");
    for (const auto* expected : {".rejected-b.daf", ".rejected-b.daf.2"}) {
        drop::fs::create_symlink("/nowhere", house.inbound / "b.daf");
        const auto inode = drop::inode(house.inbound / "b.daf");
        const auto shelved = house.shelves.reject("b.daf", inode, "not a regular file");
        CHECK(shelved.what == Shelving::set_aside);
        CHECK(shelved.path == expected);
        CHECK_FALSE(house.shelves.present("b.daf"));
        CHECK(drop::inode(house.inbound / expected) == inode);
    }
    CHECK(drop::text_of(house.rejected / "b.daf.reason.txt") == "not a regular file");
}

TEST_CASE("a name that is gone or holds another file is left alone, without a reason behind") {
    const House house;
    SECTION("gone") {
        CHECK(house.shelves.archive("a.daf", 1, business_date).what == Shelving::gone);
        CHECK(house.shelves.duplicate("a.daf", 1).what == Shelving::gone);
        CHECK(house.shelves.reject("a.daf", 1, "why").what == Shelving::gone);
    }
    SECTION("replaced by another file since it was read") {
        const auto inode = house.put("read");
        house.put("a.daf", "not read");
        CHECK(house.shelves.archive("a.daf", inode, business_date).what == Shelving::another);
        CHECK(house.shelves.duplicate("a.daf", inode).what == Shelving::another);
        CHECK(house.shelves.reject("a.daf", inode, "why").what == Shelving::another);
        CHECK(drop::text_of(house.inbound / "a.daf") == "not read");
    }
    SECTION("replaced by a link to the file that was read") {
        const auto inode = house.put("read");
        drop::fs::create_symlink(house.inbound / "read", house.inbound / "a.daf");
        CHECK(house.shelves.archive("a.daf", inode, business_date).what == Shelving::another);
        CHECK(drop::stands(house.inbound / "a.daf"));
    }
    CHECK(drop::count(house.rejected.path()) == 0);
    CHECK(drop::count(house.duplicates.path()) == 0);
}

TEST_CASE("a name of 255 bytes is cut where its number or its reason needs the room") {
    const House house;
    const std::string name(255, 'n');
    CHECK(house.shelves.duplicate(name, house.put(name)).path == name);
    CHECK(house.shelves.duplicate(name, house.put(name)).path == std::string(253, 'n') + ".2");
    const auto first = house.shelves.reject(name, house.put(name), "first").path;
    CHECK(first == std::string(244, 'n'));
    CHECK(drop::text_of(house.rejected / (first + ".reason.txt")) == "first");
    CHECK(house.shelves.reject(name, house.put(name), "second").path == std::string(242, 'n') + ".2");
}

TEST_CASE("a name that is not UTF-8 keeps its bytes") {
    const House house;
    CHECK(house.shelves.reject("\xff.daf", house.put("\xff.daf"), "why").path == "\xff.daf");
    CHECK(drop::text_of(house.rejected / "\xff.daf.reason.txt") == "why");
}

TEST_CASE("what is not the name of an entry is turned down before anything is touched") {
    const House house;
    using namespace std::string_literals;
    for (const auto& name : {""s, "."s, ".."s, "../a.daf"s, "a/b"s, "a\0b"s, std::string(256, 'n')}) {
        CHECK_THROWS_AS(house.shelves.archive(name, 1, business_date), std::system_error);
        CHECK_THROWS_AS(house.shelves.duplicate(name, 1), std::system_error);
        CHECK_THROWS_AS(house.shelves.reject(name, 1, "why"), std::system_error);
        CHECK_THROWS_AS(house.shelves.present(name), std::system_error);
    }
    CHECK(drop::count(house.archive.path()) == 0);
    CHECK(drop::count(house.rejected.path()) == 0);
}

TEST_CASE("a root that is missing is never made, and the error names it and what to do") {
    const House house;
    const auto inode = house.put("a.daf");
    const auto missing = house.inbound / "missing";
    const Shelves shelves{{house.inbound.path(), missing, missing, missing}};
    CHECK_THROWS_WITH(shelves.archive("a.daf", inode, business_date),
                      Contains("missing") && Contains("create it") && Contains("inbound.archive"));
    CHECK_THROWS_WITH(shelves.reject("a.daf", inode, "why"), Contains("inbound.rejected"));
    CHECK_THROWS_WITH(shelves.duplicate("a.daf", inode), Contains("inbound.duplicates"));
    const Shelves lost{{missing, missing, missing, missing}};
    CHECK_THROWS_WITH(lost.present("a.daf"), Contains("inbound.directory"));
    CHECK_FALSE(drop::stands(missing));
    CHECK(house.shelves.present("a.daf"));
}

TEST_CASE("a shelf that cannot be written to is an error, and the file stays where it is") {
    const House house;
    const auto inode = house.put("a.daf");
    drop::fs::permissions(house.rejected.path(), drop::fs::perms{0555});
    drop::fs::permissions(house.inbound.path(), drop::fs::perms{0777});
    {
        const drop::Unprivileged nobody;
        CHECK_THROWS_WITH(house.shelves.reject("a.daf", inode, "why"), Contains("Permission denied"));
    }
    CHECK(house.shelves.present("a.daf"));
    CHECK(drop::count(house.rejected.path()) == 0);
}

} // namespace shelves_test
