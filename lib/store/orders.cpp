#include "store/orders.hpp"

namespace convictiond::store {

std::optional<Order> take_order(Connection& connection, const std::vector<base::MemberState>& lanes) {
    const auto rows = connection.execute("take_order", {to_array(lanes)});
    if (rows.empty()) return std::nullopt;
    Order order{rows.number(0, 0), std::nullopt};
    if (!rows.is_null(0, 1)) order.lane = rows.state(0, 1);
    return order;
}

std::optional<OrderAnswer> find_order_answer(Connection& connection, std::int64_t order) {
    const auto rows = connection.execute("find_order_answer", parameters(order));
    if (rows.empty()) return std::nullopt;
    return OrderAnswer{std::string{rows.text(0, 0)}};
}

void answer_lane_test(Connection& connection, std::int64_t order, const LaneTest& test, base::Instant now) {
    Transaction transaction{connection};
    if (transaction.execute("answer_order", parameters(order, now)).affected() == 0) return;
    std::optional<std::string> failure, detail, protocol, cipher, subject, issuer;
    std::optional<base::Instant> expires_at;
    if (test.peer) {
        protocol = test.peer->protocol;
        cipher = test.peer->cipher;
        subject = test.peer->subject;
        issuer = test.peer->issuer;
        expires_at = test.peer->expires_at;
    } else {
        failure = test.failure;
        detail = test.detail;
    }
    transaction.execute("add_lane_test", parameters(order, test.took, failure, detail, protocol, cipher,
                                                    subject, issuer, expires_at));
    transaction.execute("journal_lane_test", parameters(order, now, failure));
    transaction.execute("hint_answer");
    transaction.commit();
}

std::optional<LaneTest> find_lane_test(Connection& connection, std::int64_t order) {
    const auto rows = connection.execute("find_lane_test", parameters(order));
    if (rows.empty()) return std::nullopt;
    LaneTest test;
    test.took = base::Duration{rows.number(0, 0)};
    test.failure = rows.text(0, 1);
    test.detail = rows.text(0, 2);
    if (!rows.is_null(0, 3))
        test.peer = {std::string{rows.text(0, 3)}, std::string{rows.text(0, 4)}, std::string{rows.text(0, 5)},
                     std::string{rows.text(0, 6)}, rows.instant(0, 7)};
    return test;
}

} // namespace convictiond::store
