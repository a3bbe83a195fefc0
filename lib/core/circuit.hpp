// The circuit of a lane: shut while the peer answers, open when it is the peer or the way to it that fails.
// An open circuit lets one probe pass at a time, at doubling intervals; what concerns a message alone shuts
// it. Pure: told what came in and when, it answers whether and when the lane may send.
#pragma once

#include "base/clock.hpp"
#include "core/attempt.hpp"

#include <optional>
#include <string>

namespace convictiond::core {

struct CircuitPolicy {
    int failures = 5; // transient outcomes in a row that open it; as many refusals in a row do, too
    base::Duration probe{std::chrono::seconds{5}};
    base::Duration probe_cap{std::chrono::minutes{5}};
};

class Circuit {
public:
    explicit Circuit(CircuitPolicy policy) : policy_{policy} {}

    void use(CircuitPolicy policy) { policy_ = policy; } // from the next outcome on

    enum class Change { none, opened, closed };

    // An outcome came in; `probe` where it is that of the probe. `floor`: a Retry-After, already capped.
    Change note(const AttemptJudgement& judgement, bool probe, base::Duration floor, base::Monotonic now);

    [[nodiscard]] bool is_open() const { return opened_.has_value(); }
    [[nodiscard]] const std::string& cause() const { return cause_; } // of an open one
    // Open: when the next probe may go.
    [[nodiscard]] base::Monotonic next_probe() const { return next_probe_; }

private:
    Change open(std::string cause, base::Monotonic now);
    Change answered(bool was_open);

    CircuitPolicy policy_;
    int transients_in_a_row_ = 0;
    int refusals_in_a_row_ = 0; // without a delivery between; at the policy's count it is open
    std::optional<base::Monotonic> opened_;
    base::Duration interval_{};
    base::Monotonic next_probe_{};
    base::Monotonic not_before_{}; // the latest that a Retry-After asked for since the peer last answered
    std::string cause_;
};

} // namespace convictiond::core
