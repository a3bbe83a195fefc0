// Orders: what an operator asked for and only a daemon can do, since it has the keys. A daemon takes one,
// carries it out and writes the answer; who asked reads it. A lane's test that nobody took within an hour is
// left; a decision and an acceptance (carrying_out.hpp) stand until they are answered.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct Order {
    std::int64_t id = 0;
    std::optional<base::MemberState> lane; // to test; else a decision or an acceptance
};

// The oldest that is open, a test for one of these lanes alone; taken by nobody else for two minutes.
[[nodiscard]] std::optional<Order> take_order(Connection& connection,
                                              const std::vector<base::MemberState>& lanes);

// What came of a decision or an acceptance; nothing as long as no daemon has answered.
struct OrderAnswer {
    std::string failure; // why it could not be carried out; empty: it was
};
[[nodiscard]] std::optional<OrderAnswer> find_order_answer(Connection& connection, std::int64_t order);

// What a daemon saw of a member state's machine.
struct LaneTest {
    base::Duration took{};
    std::string failure; // in a word; empty: the connection stood
    std::string detail;
    struct Peer {
        std::string protocol;
        std::string cipher;
        std::string subject; // of their certificate
        std::string issuer;
        base::Instant expires_at{};
    };
    std::optional<Peer> peer; // where it stood
};

// Once: an order that was answered meanwhile keeps its answer.
void answer_lane_test(Connection& connection, std::int64_t order, const LaneTest& test, base::Instant now);
[[nodiscard]] std::optional<LaneTest> find_lane_test(Connection& connection, std::int64_t order);

} // namespace convictiond::store
