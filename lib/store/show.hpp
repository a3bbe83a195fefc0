// One thing that a list names by its id, as names and values for a person; no personal data.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct Fact {
    std::string name; // a key of --json
    std::string value;
};

// By the ids of the desk and of the lists: "q17" a quarantined record, "d4" a decision, "a5" an
// acknowledgement, "f3" a file, "b3" a backlog, "o2" a refused repeat, "n3" a finding, "r12" or 12 a request,
// and a notification by its UUID. Empty where there is none.
[[nodiscard]] std::vector<Fact> show(Connection& connection, const std::string& id,
                                     std::chrono::days notify_within);

} // namespace convictiond::store
