#include "core/lane_claims.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace lane_claims_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

using Lanes = std::vector<base::MemberState>;

constexpr base::Monotonic started{1h};

base::MemberState lane(std::string_view code) {
    return *base::MemberState::parse(code);
}

// Beats and locks what it may; others hold `held_by_others`.
LaneClaims::Changes beat(LaneClaims& claims, base::Monotonic now, std::size_t daemons = 1,
                         const Lanes& held_by_others = {}) {
    const auto begun = claims.begin_beat(now);
    LaneClaims::Beaten beaten;
    beaten.daemons = daemons;
    for (const auto one : begun.try_lock)
        if (beaten.locked.size() < begun.at_most && std::ranges::count(held_by_others, one) == 0)
            beaten.locked.push_back({one});
    return claims.note_beat(begun, beaten, now);
}

// Wants FR and DE and holds them.
LaneClaims holding() {
    LaneClaims claims;
    claims.want(lane("FR"));
    claims.want(lane("DE"));
    (void)beat(claims, started); // tells how many daemons there are
    (void)beat(claims, started);
    return claims;
}

// Wants five and holds them.
LaneClaims holding_five() {
    LaneClaims claims;
    for (const auto* code : {"DE", "ES", "FR", "IE", "PL"}) claims.want(lane(code));
    (void)beat(claims, started);
    (void)beat(claims, started);
    return claims;
}

} // namespace

TEST_CASE(
    "a lane is ours once its lock was taken, and only while the last beat is younger than four seconds") {
    LaneClaims claims;
    claims.want(lane("FR"));
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.begin_beat(started).at_most == 0); // how many share the lanes is not known yet
    CHECK(beat(claims, started).beat_again);
    const auto begun = claims.begin_beat(started);
    CHECK(begun.try_lock == Lanes{lane("FR")});
    CHECK(begun.at_most == 1);
    CHECK(claims.note_beat(begun, {1, {{lane("FR")}}}, started).taken == Lanes{lane("FR")});
    CHECK(claims.owns(lane("FR"), started + 3999ms));
    CHECK_FALSE(claims.owns(lane("FR"), started + 4s));
    CHECK_FALSE(claims.owns(lane("DE"), started));
}

TEST_CASE("a beat counts from before it was sent, however late it came back") {
    auto claims = holding();
    const auto begun = claims.begin_beat(started + 2s);
    CHECK(begun.try_lock.empty());
    CHECK(claims.note_beat(begun, {}, started + 5s).taken.empty());
    CHECK(claims.owns(lane("FR"), started + 5s));
    CHECK_FALSE(claims.owns(lane("FR"), started + 6s));
}

TEST_CASE("what is given up is not ours at once, and unlocked with the next beat alone") {
    auto claims = holding();
    CHECK(claims.give_up(lane("FR")));
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.owns(lane("DE"), started));
    const auto begun = claims.begin_beat(started + 2s);
    CHECK(begun.unlock == Lanes{lane("FR")});
    CHECK(begun.try_lock.empty());
    CHECK(claims.begin_beat(started + 4s).unlock.empty());
    CHECK_FALSE(claims.give_up(lane("FR")));
}

TEST_CASE("what was given up while it was being locked is unlocked again") {
    LaneClaims claims;
    claims.want(lane("FR"));
    (void)beat(claims, started);
    const auto begun = claims.begin_beat(started);
    CHECK_FALSE(claims.give_up(lane("FR")));
    CHECK(claims.note_beat(begun, {1, {{lane("FR")}}}, started).taken.empty());
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.begin_beat(started + 2s).unlock == Lanes{lane("FR")});
}

TEST_CASE("with the session all locks are lost, and whoever lost one with us is given time to find out") {
    auto claims = holding();
    claims.give_up(lane("DE"));
    CHECK(claims.note_session_lost(started) == Lanes{lane("FR")});
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.begin_beat(started + 1s).unlock.empty()); // gone with the session
    CHECK(beat(claims, started + 1s).beat_again);
    CHECK(beat(claims, started + 1s).taken.empty());
    CHECK(claims.next_ripe() == started + 4s);
    CHECK_FALSE(claims.owns(lane("FR"), started + 3s));
    CHECK(beat(claims, started + 4s).taken == Lanes{lane("FR")});
    CHECK(claims.owns(lane("FR"), started + 4s));
    CHECK_FALSE(claims.next_ripe());
}

TEST_CASE("a lane whose former owner may live becomes ours when the last beat of that one must be stale") {
    LaneClaims claims;
    claims.want(lane("FR"));
    claims.want(lane("PL"));
    (void)beat(claims, started);
    const auto begun = claims.begin_beat(started);
    const auto changes = claims.note_beat(begun, {1, {{lane("FR"), true}, {lane("PL"), false}}}, started);
    CHECK(changes.taken == Lanes{lane("PL")});
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.next_ripe() == started + 4s);
    CHECK(claims.begin_beat(started + 2s).try_lock.empty()); // it is locked
    CHECK(beat(claims, started + 2s).taken.empty());
    CHECK(beat(claims, started + 4s).taken == Lanes{lane("FR")});
}

TEST_CASE("each daemon takes its share of the lanes, rounded up, and looks for no more") {
    LaneClaims claims;
    for (const auto* code : {"DE", "ES", "FR", "IE", "PL"}) claims.want(lane(code));
    (void)beat(claims, started, 2);
    CHECK(claims.begin_beat(started).at_most == 3);
    CHECK(beat(claims, started, 2, {lane("DE")}).taken == Lanes{lane("ES"), lane("FR"), lane("IE")});
    CHECK(claims.begin_beat(started + 2s).try_lock.empty());
    // The other one dies.
    CHECK(beat(claims, started + 2s, 1).beat_again);
    CHECK(beat(claims, started + 2s, 1).taken == Lanes{lane("DE"), lane("PL")});
}

TEST_CASE("when another daemon comes the surplus ceases at once, and goes once nothing of it is in flight") {
    auto claims = holding_five();
    const auto changes = beat(claims, started + 2s, 2);
    CHECK(changes.left == Lanes{lane("PL"), lane("IE")});
    CHECK_FALSE(claims.owns(lane("PL"), started + 2s));
    CHECK(claims.yielding() == Lanes{lane("IE"), lane("PL")});
    claims.note_settled(lane("PL"));
    const auto next = claims.begin_beat(started + 4s);
    CHECK(next.unlock == Lanes{lane("PL")});
    CHECK(next.try_lock.empty());
    CHECK(claims.yielding() == Lanes{lane("IE")});
    // What does not come to an end goes all the same.
    CHECK(claims.begin_beat(started + 27s).unlock.empty());
    CHECK(claims.begin_beat(started + 28s).unlock == Lanes{lane("IE")});
}

TEST_CASE("surplus that was not let go yet is taken back where the other daemon leaves again") {
    auto claims = holding_five();
    (void)beat(claims, started + 2s, 2);
    CHECK(beat(claims, started + 4s, 1).taken == Lanes{lane("IE"), lane("PL")});
    CHECK(claims.owns(lane("PL"), started + 4s));
    CHECK(claims.yielding().empty());
}

TEST_CASE("a lane is ripe once whoever held it must have stopped, and no sooner") {
    LaneClaims claims;
    claims.want(lane("FR"));
    (void)beat(claims, started);
    const auto begun = claims.begin_beat(started);
    LaneClaims::Beaten beaten;
    beaten.locked.push_back({lane("FR"), true});
    CHECK(claims.note_beat(begun, beaten, started).taken.empty());
    CHECK(claims.ripe(started + LaneClaims::freshness - 1ms).empty());
    CHECK(claims.ripe(started + LaneClaims::freshness) == Lanes{lane("FR")});
    (void)beat(claims, started + LaneClaims::freshness);
    CHECK(claims.ripe(started + LaneClaims::freshness).empty()); // ours
}

} // namespace lane_claims_test
