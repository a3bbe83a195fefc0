#include "inbox/arrival.hpp"

#include <catch2/catch.hpp>

namespace arrival_test {

using namespace convictiond;
using namespace convictiond::inbox;
using namespace std::chrono_literals;

namespace {

constexpr Waits waits{2s, 1h, 10min};

bool is_daily(std::string_view name) {
    return name.starts_with("DAF_") && name.ends_with(".daf");
}

base::Monotonic at(base::Duration since_start) {
    return base::Monotonic{} + 100h + since_start;
}

Entry file(std::string name, std::uint64_t size = 10, base::Duration modified = 0s) {
    return {std::move(name), Kind::regular, size, FileTime{modified}, FileTime{modified}, 7};
}

std::vector<std::string> names(const std::vector<Entry>& entries) {
    std::vector<std::string> all;
    for (const auto& entry : entries) all.push_back(entry.name);
    return all;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("a file is ready once its size and times have stood still for settle, as we saw it ourselves") {
    Arrivals arrivals{waits, is_daily};
    const auto first = arrivals.look({file("DAF_1.daf")}, at(0s));
    CHECK(first.ready.empty()); // though its times lie far in the past
    CHECK(first.look_again == at(2s));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s - 1us)).ready.empty());
    const auto settled = arrivals.look({file("DAF_1.daf")}, at(2s));
    CHECK(names(settled.ready) == Names{"DAF_1.daf"});
    CHECK_FALSE(settled.look_again);
}

TEST_CASE("a ready file stays ready until it is gone, and is new when it was forgotten") {
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s)).ready.size() == 1);
    CHECK(arrivals.look({file("DAF_1.daf")}, at(3s)).ready.size() == 1);
    arrivals.forget("DAF_1.daf");
    CHECK(arrivals.look({file("DAF_1.daf")}, at(4s)).ready.empty());
    CHECK(arrivals.look({}, at(5s)).ready.empty());
    CHECK(arrivals.look({file("DAF_1.daf")}, at(6s)).ready.empty()); // it was away in between
}

TEST_CASE("what came lately and does not stand still yet is told, but not for ever") {
    Arrivals arrivals{waits, is_daily};
    const Names both{"DAF_1.daf", "DAF_2.daf"};
    CHECK(arrivals.look({file("DAF_1.daf"), file("DAF_2.daf"), file("notes"), file("DAF_3.daf.part")}, at(0s))
              .settling == both);
    const auto later = arrivals.look({file("DAF_1.daf"), file("DAF_2.daf", 11)}, at(2s));
    CHECK(names(later.ready) == Names{"DAF_1.daf"});
    CHECK(later.settling == Names{"DAF_2.daf"});
    CHECK(later.just_settled == Names{"DAF_1.daf"});
    const auto at_last = arrivals.look({file("DAF_1.daf"), file("DAF_2.daf", 12)}, at(6s));
    CHECK(at_last.settling.empty());     // whoever writes it takes his time
    CHECK(at_last.just_settled.empty()); // and this one has waited enough
    CHECK(names(at_last.ready) == Names{"DAF_1.daf"});
    auto pipe = file("DAF_4.daf");
    pipe.kind = Kind::other;
    CHECK(arrivals.look({pipe}, at(7s)).settling.empty());
}

TEST_CASE("any change of a file makes it wait for settle again") {
    const auto still = file("DAF_1.daf");
    auto changed = still;
    SECTION("size") {
        changed.size = 11;
    }
    SECTION("modification time, forwards") {
        changed.modified += 1ns;
    }
    SECTION("modification time, backwards") {
        changed.modified -= 1h;
    }
    SECTION("change of the inode alone, as after a chmod or a set modification time") {
        changed.changed += 1ns;
    }
    SECTION("another file under the same name") {
        changed.inode = 8;
    }
    SECTION("another kind") {
        changed.kind = Kind::link;
    }
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({still}, at(0s)));
    CHECK(arrivals.look({changed}, at(2s)).ready.empty());
    CHECK(arrivals.look({changed}, at(4s)).ready.size() == 1);
}

TEST_CASE("a link, a pipe or a directory with a daily file's name is ready though its times move") {
    const auto kind = GENERATE(Kind::directory, Kind::link, Kind::other);
    Arrivals arrivals{waits, is_daily};
    auto entry = file("DAF_1.daf");
    entry.kind = kind;
    static_cast<void>(arrivals.look({entry}, at(0s)));
    entry.modified += 1s;
    const auto arrived = arrivals.look({entry}, at(2s));
    REQUIRE(arrived.ready.size() == 1);
    CHECK(arrived.ready[0].kind == kind);
}

TEST_CASE("an incomplete file is ready again only after a change, which must settle too") {
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s)).ready.size() == 1);
    CHECK(arrivals.note_incomplete("DAF_1.daf") == at(10min)); // counted from when it began to stand still
    const auto waiting = arrivals.look({file("DAF_1.daf")}, at(5min));
    CHECK(waiting.ready.empty());
    CHECK(waiting.expired.empty());
    CHECK(waiting.look_again == at(10min));
    CHECK(arrivals.look({file("DAF_1.daf", 20)}, at(6min)).look_again == at(6min + 2s));
    CHECK(arrivals.look({file("DAF_1.daf", 20)}, at(6min + 2s)).ready.size() == 1);
}

TEST_CASE("an incomplete file without a change for incomplete_after is expired, and not ready") {
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    arrivals.note_incomplete("DAF_1.daf");
    CHECK(arrivals.look({file("DAF_1.daf")}, at(10min - 1us)).expired.empty());
    const auto arrived = arrivals.look({file("DAF_1.daf")}, at(10min));
    CHECK(names(arrived.expired) == Names{"DAF_1.daf"});
    CHECK(arrived.ready.empty());
    CHECK_FALSE(arrived.look_again);
}

TEST_CASE("where a file is broken sooner than it is read, it is so as soon as it has been read") {
    Arrivals arrivals{{2s, 1h, 1s}, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s)).ready.size() == 1);
    CHECK(arrivals.note_incomplete("DAF_1.daf") == at(1s));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s)).expired.size() == 1);
}

TEST_CASE("without a wait a file is ready when it is first seen") {
    Arrivals arrivals{{0s, 0s, 0s}, is_daily};
    CHECK(arrivals.look({file("DAF_1.daf")}, at(0s)).ready.size() == 1);
    CHECK(arrivals.look({file("notes.txt")}, at(0s)).foreign_too_long.size() == 1);
}

TEST_CASE("a note about a name that is gone does nothing") {
    Arrivals arrivals{waits, is_daily};
    CHECK_FALSE(arrivals.note_incomplete("DAF_1.daf"));
    arrivals.forget("DAF_1.daf");
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    CHECK(arrivals.look({file("DAF_1.daf")}, at(2s)).ready.size() == 1);
}

TEST_CASE("uploads under way are left alone, whatever they would be") {
    Arrivals arrivals{waits, is_daily};
    const std::vector<Entry> uploads = {file(".DAF_1.daf"),     file("DAF_1.daf.tmp"), file("DAF_1.daf.part"),
                                        file("DAF_1.filepart"), file("notes.tmp"),     file(".identity")};
    static_cast<void>(arrivals.look(uploads, at(0s)));
    const auto arrived = arrivals.look(uploads, at(24h));
    CHECK(arrived.ready.empty());
    CHECK(arrived.foreign.empty());
    CHECK_FALSE(arrived.look_again);
}

TEST_CASE("names that only look like an upload's are not") {
    CHECK(is_upload(".part"));
    CHECK_FALSE(is_upload("DAF_1.daf"));
    CHECK_FALSE(is_upload("DAF_1.PART"));
    CHECK_FALSE(is_upload("tmp"));
    CHECK_FALSE(is_upload("a.part.daf"));
    CHECK_FALSE(is_upload(""));
}

TEST_CASE("a foreign name is told at once and is a warning after foreign_after, though it grows") {
    Arrivals arrivals{waits, is_daily};
    const auto first = arrivals.look({file("DAF_1.DAF"), file("\xff")}, at(0s));
    CHECK(first.foreign == Names{"DAF_1.DAF", "\xff"});
    CHECK(first.foreign_too_long.empty());
    CHECK(first.look_again == at(1h));
    CHECK(arrivals.look({file("DAF_1.DAF", 99)}, at(1h - 1us)).foreign_too_long.empty());
    const auto later = arrivals.look({file("DAF_1.DAF", 100), file("new")}, at(1h));
    CHECK(later.foreign_too_long == Names{"DAF_1.DAF"});
    CHECK(later.foreign == Names{"DAF_1.DAF", "new"});
    CHECK(later.ready.empty());
}

TEST_CASE("the time to look again is the earliest of all that wait") {
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    const auto arrived = arrivals.look({file("DAF_1.daf"), file("DAF_2.daf"), file("foreign")}, at(1s));
    CHECK(arrived.look_again == at(2s));
    CHECK_FALSE(arrivals.look({}, at(2s)).look_again);
}

TEST_CASE("what a directory shows that was away and came back is new") {
    Arrivals arrivals{waits, is_daily};
    static_cast<void>(arrivals.look({file("DAF_1.daf")}, at(0s)));
    arrivals.note_incomplete("DAF_1.daf");
    arrivals.forget_all();
    const auto back = arrivals.look({file("DAF_1.daf")}, at(1h));
    CHECK(back.ready.empty());
    CHECK(back.expired.empty());
    CHECK(arrivals.look({file("DAF_1.daf")}, at(1h + 2s)).ready.size() == 1);
}

} // namespace arrival_test
