#include "core/lane_claims.hpp"

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

// Wants FR and DE and holds them.
LaneClaims holding() {
    LaneClaims claims;
    claims.want(lane("FR"));
    claims.want(lane("DE"));
    claims.note_beat(claims.begin_beat(started), {lane("DE"), lane("FR")});
    return claims;
}

} // namespace

TEST_CASE(
    "a lane is ours once its lock was taken, and only while the last beat is younger than four seconds") {
    LaneClaims claims;
    claims.want(lane("FR"));
    CHECK_FALSE(claims.owns(lane("FR"), started));
    const auto beat = claims.begin_beat(started);
    CHECK(beat.try_lock == Lanes{lane("FR")});
    CHECK(claims.note_beat(beat, {lane("FR")}) == Lanes{lane("FR")});
    CHECK(claims.owns(lane("FR"), started + 3999ms));
    CHECK_FALSE(claims.owns(lane("FR"), started + 4s));
    CHECK_FALSE(claims.owns(lane("DE"), started));
}

TEST_CASE("a beat counts from before it was sent, however late it came back") {
    auto claims = holding();
    const auto beat = claims.begin_beat(started + 2s);
    CHECK(beat.try_lock.empty());
    CHECK(claims.note_beat(beat, {}).empty()); // came back five seconds later, say
    CHECK(claims.owns(lane("FR"), started + 5s));
    CHECK_FALSE(claims.owns(lane("FR"), started + 6s));
}

TEST_CASE("what is given up is not ours at once, and unlocked with the next beat alone") {
    auto claims = holding();
    CHECK(claims.give_up(lane("FR")));
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.owns(lane("DE"), started));
    const auto beat = claims.begin_beat(started + 2s);
    CHECK(beat.unlock == Lanes{lane("FR")});
    CHECK(beat.try_lock.empty());
    CHECK(claims.begin_beat(started + 4s).unlock.empty());
    CHECK_FALSE(claims.give_up(lane("FR")));
}

TEST_CASE("what was given up while it was being locked is unlocked again") {
    LaneClaims claims;
    claims.want(lane("FR"));
    const auto beat = claims.begin_beat(started);
    CHECK_FALSE(claims.give_up(lane("FR")));
    CHECK(claims.note_beat(beat, {lane("FR")}).empty());
    CHECK_FALSE(claims.owns(lane("FR"), started));
    CHECK(claims.begin_beat(started + 2s).unlock == Lanes{lane("FR")});
}

TEST_CASE("with the session all locks are lost, and are tried for again") {
    auto claims = holding();
    claims.give_up(lane("DE"));
    CHECK(claims.note_session_lost() == Lanes{lane("FR")});
    CHECK_FALSE(claims.owns(lane("FR"), started));
    const auto beat = claims.begin_beat(started + 2s);
    CHECK(beat.try_lock == Lanes{lane("FR")});
    CHECK(beat.unlock.empty()); // gone with the session
}

} // namespace lane_claims_test
