#include "inbox/whereabouts.hpp"

#include "unit/inbox/drop.hpp"

#include <catch2/catch.hpp>

namespace whereabouts_test {

using namespace convictiond;
using namespace convictiond::inbox;
using namespace drop;
using namespace std::chrono;

namespace {

using Places = std::vector<std::string>;

struct House {
    TemporaryDirectory root;
    Paths paths{root / "inbound", root / "archive", root / "rejected", root / "duplicates"};
    House() {
        for (const auto& directory : {paths.inbound, paths.archive, paths.rejected, paths.duplicates})
            fs::create_directories(directory);
    }
};

Judged judged(Shelf shelf, std::string_view bytes) {
    return {shelf, "A.daf", 2026y / November / 24, bytes.size(), base::sha256(bytes)};
}

bool is_that(const House& house, const Judged& file, const std::string& path) {
    return is_that_file(house.paths, file, path, [] {});
}

} // namespace

TEST_CASE("a file is looked for under its name, with and without a number, on the shelf of its verdict") {
    const House house;
    const auto month = house.paths.archive / "2026" / "11";
    CHECK(list_places(house.paths, judged(Shelf::archive, "a")).empty());
    CHECK(list_places(house.paths, judged(Shelf::rejected, "a")).empty());
    fs::create_directories(month);
    for (const auto* name :
         {"A.daf", "A.daf.2", "A.daf.12", "A.daf.", "A.daf.x", "A.daf.2.reason.txt", "B.daf"})
        for (const auto& shelf : {month, house.paths.rejected, house.paths.duplicates})
            write(shelf / name, "a");
    CHECK(list_places(house.paths, judged(Shelf::archive, "a")) ==
          Places{"2026/11/A.daf", "2026/11/A.daf.12", "2026/11/A.daf.2"});
    for (const auto shelf : {Shelf::rejected, Shelf::duplicates})
        CHECK(list_places(house.paths, judged(shelf, "a")) == Places{"A.daf", "A.daf.12", "A.daf.2"});
    fs::remove_all(house.paths.archive);
    CHECK_THROWS_AS(list_places(house.paths, judged(Shelf::archive, "a")), std::system_error);
}

TEST_CASE("of what stands there it is the file with the same bytes") {
    const House house;
    write(house.paths.rejected / "A.daf", "one");
    write(house.paths.rejected / "A.daf.2", "two");
    write(house.paths.rejected / "A.daf.3", "four");
    const auto file = judged(Shelf::rejected, "two");
    CHECK_FALSE(is_that(house, file, "A.daf"));
    CHECK(is_that(house, file, "A.daf.2"));
    CHECK_FALSE(is_that(house, file, "A.daf.3"));
    CHECK_FALSE(is_that(house, file, "A.daf.4"));
    int ticks = 0;
    CHECK(is_that_file(house.paths, file, "A.daf.2", [&ticks] { ++ticks; }));
    CHECK(ticks > 0);
}

TEST_CASE("of what was not read it is what is no regular file, or has its size") {
    const House house;
    auto file = judged(Shelf::rejected, "two");
    file.sha256.reset();
    write(house.paths.rejected / "A.daf", "one");
    write(house.paths.rejected / "A.daf.2", "three");
    make_pipe(house.paths.rejected / "A.daf.3");
    fs::create_symlink("A.daf", house.paths.rejected / "A.daf.4");
    CHECK(is_that(house, file, "A.daf"));
    CHECK_FALSE(is_that(house, file, "A.daf.2"));
    CHECK(is_that(house, file, "A.daf.3"));
    CHECK(is_that(house, file, "A.daf.4"));
    file.sha256 = base::sha256("two"); // what was read was a regular file
    CHECK_FALSE(is_that(house, file, "A.daf.3"));
}

} // namespace whereabouts_test
