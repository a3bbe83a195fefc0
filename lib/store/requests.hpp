// What takes two people and one has asked for, and the backlogs that wait for such a release.
#pragma once

#include "store/connection.hpp"

#include <array>

namespace convictiond::store {

struct Request {
    std::int64_t id = 0;
    std::string kind;  // close, dismiss, not_applicable, release, excuse, close_finding, import_sent
    std::string about; // the id that a list names, or a source and its day
    std::string terms; // JSON: states, evidence
    std::string reason;
    std::string requested_by;
    base::Instant requested_at{};
    base::Instant lapses_at{};
    std::string state; // open, lapsed, approved, rejected
    std::string decided_by;
    std::optional<base::Instant> decided_at;
    bool own = false; // of this session's user
};

// The newest first; those that are open, or all.
[[nodiscard]] std::vector<Request> list_requests(Connection& connection, bool all);

// Where the notifications of a backlog stand, for one state: held, queued, delivered, acknowledged, refused,
// closed, as core::Status numbers them.
struct BacklogState {
    base::MemberState state;
    base::Date oldest{}; // recorded on
    std::array<std::int64_t, 6> counts{};
};
struct Backlog {
    std::string id; // "b3"
    std::string file;
    base::Instant since{};
    std::vector<BacklogState> states;
};
// What is held, or released and not all sent.
[[nodiscard]] std::vector<Backlog> list_backlogs(Connection& connection);

} // namespace convictiond::store
