// Acts of operators: each is one function of the database, which checks, acts and journals under the
// session's own user, so that it is the same from here and from psql. Throws Rejected: SQLSTATE 42501 where
// this user may not, P0001 where the act makes no sense now (its words say why); nothing has changed then.
// Things are named by the ids that lists print: "q17", "d4", "f3", "b3", "n12", a notification's UUID.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

void pause_lane(Connection& connection, base::MemberState lane, const std::string& reason);
void resume_lane(Connection& connection, base::MemberState lane);
// The number of the order, which a daemon carries out: see orders.hpp.
[[nodiscard]] std::int64_t order_lane_test(Connection& connection, base::MemberState lane);

// What takes two people: the number of the request, which another approves (requests.hpp).

// Not to be sent.
[[nodiscard]] std::int64_t close_notification(Connection& connection, const std::string& id,
                                              const std::string& reason);
// Delivered by other means, and what shows it.
struct Evidence {
    std::string means;
    base::Date delivered_on{};
    std::string file_name;
    base::Digest digest{};
};
[[nodiscard]] std::int64_t close_delivered(Connection& connection, const std::string& id,
                                           const Evidence& evidence, const std::string& reason);
[[nodiscard]] std::int64_t dismiss(Connection& connection, const std::string& id, const std::string& reason);
[[nodiscard]] std::int64_t decide_not_applicable(Connection& connection, const std::string& id,
                                                 const std::string& reason);
// In whole, where no state is named.
[[nodiscard]] std::int64_t release_backlog(Connection& connection, const std::string& id,
                                           const std::vector<base::MemberState>& states,
                                           const std::string& reason);
[[nodiscard]] std::int64_t excuse(Connection& connection, const std::string& source, base::Date day,
                                  const std::string& reason);
// A warning is closed at once; a critical finding takes two.
[[nodiscard]] std::optional<std::int64_t> settle_finding(Connection& connection, const std::string& id,
                                                         const std::string& reason);
// What an earlier system had sent.
struct SentBefore {
    std::string source;
    std::string reference;
    int version = 1;
    base::MemberState state;
    base::Date sent_on{};
};
[[nodiscard]] std::int64_t import_sent(Connection& connection, const std::string& file_name,
                                       const std::vector<SentBefore>& rows, const std::string& reason);

// What one person does.

// Refused goes to queued.
void resubmit(Connection& connection, const std::string& id, const std::string& reason);
// The number of the order.
[[nodiscard]] std::int64_t order_decision(Connection& connection, const std::string& id,
                                          const std::vector<base::MemberState>& states,
                                          const std::string& reason);
[[nodiscard]] std::int64_t order_acceptance(Connection& connection, const std::string& id,
                                            const std::string& reason);

// Contents, personal data and all, by what they are of; that somebody looked is journaled. By an id of the
// desk, a notification's, or a conviction's reference.
struct Revealed {
    std::string what;
    std::string words;
};
[[nodiscard]] std::vector<Revealed> reveal(Connection& connection, const std::string& thing);

void approve(Connection& connection, std::int64_t request);
void reject(Connection& connection, std::int64_t request, const std::string& reason);

} // namespace convictiond::store
