// Two daemons on one drop directory: one works it and the other stands by, until it has to take over.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/partner.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace shared_inbound_test {

using namespace convictiond::test;

namespace {

constexpr int days = 12;
constexpr int records = 40;

// The partner works the directory, and the house's daemon stands by.
struct Shared {
    Database database;
    House house{database.connection()};
    Partner partner{house, "partner"};

    Shared() {
        partner.start_ready();
        REQUIRE(partner.logs({"level=info event=inbound.taken", house.inbound().string()}));
        house.start_ready();
        REQUIRE(house.logs({"level=info event=inbound.standing_by", house.inbound().string()}));
    }
    void drop(int first, int last) const {
        for (int day = first; day <= last; ++day) {
            const auto file = busy_day(day, (day - 1) * records + 1, day * records);
            house.drop(file.name(), file.bytes());
        }
    }
    // Every file was taken in once, and everything of it was sent.
    void check_all() {
        REQUIRE(eventually([&] { return house.took_all(); }, std::chrono::minutes{1}));
        REQUIRE(house.comes_to_rest());
        CHECK(house.sql("select count(*), count(*) filter (where verdict = 'accepted'), count(shelved_at) "
                        "from file") == "12 12 12");
        CHECK(house.sql("select count(*) from record") == std::to_string(days * records));
        CHECK(house.sql("select count(*) from journal where verb = 'file.accepted'") == "12");
        CHECK(house.theirs() == house.ours());
        CHECK(house.count("differing") == 0);
        CHECK(house.times_logged("event=file.duplicate") + house.times_logged("event=file.rejected") == 0);
        CHECK(house.ctl({"reconcile"}).status == 0);
    }
};

} // namespace

TEST_CASE("of two daemons on one drop directory one takes files in, and the other does when that one dies") {
    Shared shared;
    auto& house = shared.house;
    shared.drop(1, days / 2);
    REQUIRE(eventually([&] { return house.sql("select count(*) > 2 from file") == "t"; }));
    CHECK(house.times_logged("event=file.accepted") == 0);
    shared.partner.daemon().signal(SIGKILL);
    shared.drop(days / 2 + 1, days);
    REQUIRE(house.logs({"level=info event=inbound.taken"}));
    shared.check_all();
}

TEST_CASE("a daemon that freezes while it works the drop directory finds, when it wakes, that another does") {
    Shared shared;
    auto& house = shared.house;
    shared.drop(1, days / 2);
    REQUIRE(eventually([&] { return house.took_all(); }));
    shared.partner.daemon().signal(SIGSTOP);
    shared.drop(days / 2 + 1, days);
    REQUIRE(house.logs({"level=info event=inbound.taken"}));
    shared.partner.daemon().signal(SIGCONT);
    CHECK(shared.partner.logs({"level=info event=inbound.standing_by"}));
    shared.check_all();
}

} // namespace shared_inbound_test
