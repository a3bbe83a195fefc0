// The life of a notification, every pair of a status and a happening. The table is written out again here, by
// hand, so that a change of the rule shows in two places.
#include "core/notification.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

namespace notification_test {

using namespace convictiond::core;

namespace {

using enum Status;

constexpr auto stays = std::optional<Status>{};

// Columns as in all_statuses: held, queued, delivered, acknowledged, refused, closed.
const std::map<Happening, std::array<std::optional<Status>, 6>> life = {
    {Happening::released, {queued, stays, stays, stays, stays, stays}},
    {Happening::delivered, {stays, delivered, stays, stays, stays, stays}},
    {Happening::settled_by_receipt, {stays, acknowledged, acknowledged, stays, stays, stays}},
    {Happening::refused_by_answer, {stays, refused, stays, stays, stays, stays}},
    {Happening::recorded, {stays, acknowledged, acknowledged, stays, acknowledged, stays}},
    {Happening::refused_by_authority, {stays, refused, refused, stays, stays, stays}},
    {Happening::resubmitted, {stays, stays, stays, stays, queued, stays}},
    {Happening::closed, {closed, closed, closed, stays, closed, stays}},
};

} // namespace

TEST_CASE("every happening leads every status where the table says") {
    REQUIRE(life.size() == all_happenings.size());
    for (const auto happening : all_happenings) {
        for (std::size_t i = 0; i < all_statuses.size(); ++i) {
            const auto leads_to = after(all_statuses[i], happening);
            INFO(to_text(all_statuses[i])
                 << ", " << to_text(happening) << ": " << (leads_to ? to_text(*leads_to) : "stays"));
            CHECK(leads_to == life.at(happening)[i]);
        }
    }
}

TEST_CASE("what is settled stays settled, and nothing else is settled") {
    for (const auto status : all_statuses) {
        INFO(to_text(status));
        CHECK(is_settled(status) == (status == acknowledged || status == closed));
        if (!is_settled(status)) continue;
        for (const auto happening : all_happenings) CHECK_FALSE(after(status, happening));
    }
}

TEST_CASE("from every status that is not settled a way leads to one that is") {
    for (const auto first : all_statuses) {
        std::set<Status> met = {first};
        for (std::size_t round = 0; round < all_statuses.size(); ++round)
            for (const auto status : std::set<Status>{met})
                for (const auto happening : all_happenings)
                    if (const auto next = after(status, happening)) met.insert(*next);
        INFO(to_text(first));
        CHECK((met.contains(acknowledged) || met.contains(closed)));
    }
}

TEST_CASE("statuses and happenings have words, each its own") {
    CHECK(to_text(held) == "held");
    CHECK(to_text(queued) == "queued");
    CHECK(to_text(delivered) == "delivered");
    CHECK(to_text(acknowledged) == "acknowledged");
    CHECK(to_text(refused) == "refused");
    CHECK(to_text(closed) == "closed");
    std::set<std::string_view> words;
    for (const auto happening : all_happenings) words.insert(to_text(happening));
    CHECK(words == std::set<std::string_view>{"released", "delivered", "settled_by_receipt",
                                              "refused_by_answer", "recorded", "refused_by_authority",
                                              "resubmitted", "closed"});
}

} // namespace notification_test
