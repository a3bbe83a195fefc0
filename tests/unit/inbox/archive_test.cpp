#include "inbox/archive.hpp"

#include "unit/inbox/drop.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace archive_test {

using namespace convictiond::inbox;
using namespace drop;

namespace {

struct Place {
    TemporaryDirectory root;
    Paths paths{root / "inbound", root / "archive", root / "rejected", root / "duplicates"};
    Place() {
        fs::create_directories(paths.inbound);
        fs::create_directories(paths.archive / "2026" / "11");
    }
};

} // namespace

TEST_CASE("the archive is listed by year and month, with the names under which the files came") {
    const Place place;
    const auto& archive = place.paths.archive;
    fs::create_directories(archive / "2025" / "12");
    write(archive / "2025" / "12" / "A.daf", "a");
    write(archive / "2026" / "11" / "B.daf.12", "b");
    write(archive / "2026" / "11" / "C.daf.old", "c");
    write(archive / "README", "of people");
    fs::create_directories(archive / "lost+found");
    write(archive / "lost+found" / "D.daf", "d");
    fs::create_symlink(archive / "README", archive / "2026" / "11" / "E.daf");
    auto files = list_archive(place.paths);
    std::ranges::sort(files, {}, &Archived::path);
    REQUIRE(files.size() == 3);
    CHECK(files[0].path == "2025/12/A.daf");
    CHECK(files[1].path == "2026/11/B.daf.12");
    CHECK(files[1].name == "B.daf");
    CHECK(files[2].name == "C.daf.old");
    CHECK(list_archive(place.paths, 2).size() == 2);
}

TEST_CASE("a file goes back under the name under which it came, and never over another") {
    const Place place;
    const auto archived = place.paths.archive / "2026" / "11" / "A.daf.2";
    write(archived, "bytes");
    const auto files = list_archive(place.paths);
    REQUIRE(files.size() == 1);
    write(place.paths.inbound / "A.daf", "another");
    CHECK_FALSE(take_back(place.paths, files[0]));
    CHECK(text_of(archived) == "bytes");
    CHECK(text_of(place.paths.inbound / "A.daf") == "another");

    fs::remove(place.paths.inbound / "A.daf");
    CHECK(take_back(place.paths, files[0]));
    CHECK(text_of(place.paths.inbound / "A.daf") == "bytes");
    CHECK_FALSE(stands(archived));
    CHECK_FALSE(take_back(place.paths, files[0]));
}

TEST_CASE("an archive that is not there is the weather, and no empty one") {
    const Place place;
    fs::remove_all(place.paths.archive);
    CHECK_THROWS_AS(list_archive(place.paths), std::system_error);
}

} // namespace archive_test
