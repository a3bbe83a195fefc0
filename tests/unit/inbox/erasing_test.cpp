#include "inbox/erasing.hpp"

#include "unit/inbox/drop.hpp"

#include <catch2/catch.hpp>

namespace erasing_test {

using namespace convictiond::inbox;
using namespace drop;

namespace {

struct Shelved {
    TemporaryDirectory root;
    Paths paths{root / "inbound", root / "archive", root / "rejected", root / "duplicates"};
    Shelved() {
        fs::create_directories(paths.archive / "2026" / "11");
        fs::create_directories(paths.rejected);
        fs::create_directories(paths.duplicates);
    }
};

} // namespace

TEST_CASE("a file goes from the shelf that it is on, and nothing beside it") {
    const Shelved shelved;
    const auto& paths = shelved.paths;
    for (const auto& shelf : {paths.archive / "2026" / "11", paths.rejected, paths.duplicates}) {
        write(shelf / "A.daf", "bytes");
        write(shelf / "A.daf.reason.txt", "why");
        write(shelf / "A.daf.2", "another");
    }
    CHECK(erase(paths, Shelf::archive, "2026/11/A.daf"));
    CHECK(erase(paths, Shelf::duplicates, "A.daf"));
    CHECK(erase(paths, Shelf::rejected, "A.daf"));
    CHECK(count(paths.archive / "2026" / "11") == 2);
    CHECK(count(paths.duplicates) == 2);
    CHECK(count(paths.rejected) == 1); // the reason goes with the rejected file
    CHECK(text_of(paths.rejected / "A.daf.2") == "another");
}

TEST_CASE("what is gone is gone, and its reason is taken away all the same") {
    const Shelved shelved;
    CHECK_FALSE(erase(shelved.paths, Shelf::archive, "2026/11/A.daf"));
    CHECK_FALSE(erase(shelved.paths, Shelf::archive, "1999/01/A.daf"));
    write(shelved.paths.rejected / "A.daf.reason.txt", "why"); // a crash came in between
    CHECK_FALSE(erase(shelved.paths, Shelf::rejected, "A.daf"));
    CHECK(count(shelved.paths.rejected) == 0);
}

TEST_CASE("a shelf that is missing, and what is no file, are said and not passed over") {
    const Shelved shelved;
    const auto& paths = shelved.paths;
    fs::remove(paths.duplicates);
    CHECK_THROWS_WITH(erase(paths, Shelf::duplicates, "A.daf"), Catch::Contains("inbound.duplicates"));
    fs::create_directory(paths.rejected / "A.daf");
    CHECK_THROWS_AS(erase(paths, Shelf::rejected, "A.daf"), std::system_error);
    CHECK(stands(paths.rejected / "A.daf"));
}

TEST_CASE("no link and no name leads out of the shelf") {
    const Shelved shelved;
    const auto& paths = shelved.paths;
    const auto outside = shelved.root / "A.daf";
    write(outside, "of somebody");
    fs::create_symlink(outside, paths.archive / "2026" / "11" / "A.daf");
    CHECK(erase(paths, Shelf::archive, "2026/11/A.daf")); // the link itself
    fs::create_directory_symlink(shelved.root.path(), paths.archive / "2026" / "12");
    CHECK_THROWS_AS(erase(paths, Shelf::archive, "2026/12/A.daf"), std::system_error);
    for (const std::string path : {"../A.daf", "2026/../../A.daf", "", ".", "2026/11/..", "/A.daf"})
        CHECK_THROWS_AS(erase(paths, Shelf::archive, path), std::system_error);
    CHECK(text_of(outside) == "of somebody");
}

} // namespace erasing_test
