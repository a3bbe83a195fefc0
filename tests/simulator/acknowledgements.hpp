// What a state that acknowledges later still owes: when each acknowledgement is due, the next batch, and what
// became of it. Pure: times come as values, the posting is wire.cpp's.
#pragma once

#include "base/chance.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "simulator/scenario.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace member_states {

struct Owed {
    convictiond::base::NotificationId id;
    std::string reference;
    bool refused = false;
};

struct AcknowledgementCounts {
    std::uint64_t stored = 0; // results by what the other side said of each
    std::uint64_t repeated = 0;
    std::uint64_t unaccepted = 0;      // unknown, conflict, or an answer that we cannot read
    std::uint64_t failed_requests = 0; // not answered 200; tried again
};

class Acknowledgements {
public:
    explicit Acknowledgements(const Later& rules) : rules_{rules} {}

    void owe(convictiond::base::NotificationId id, std::string reference, convictiond::base::Chance& chance,
             convictiond::base::Monotonic now);
    [[nodiscard]] std::optional<convictiond::base::Monotonic> next_due() const;

    // At most a batch of what is due; it is ours again by settle() or give_back().
    [[nodiscard]] std::vector<Owed> take(convictiond::base::Monotonic now);
    // All that is due, to one who asks for it: it is theirs for good.
    [[nodiscard]] std::vector<Owed> hand_over(convictiond::base::Monotonic now);
    [[nodiscard]] static std::string render(const std::vector<Owed>& batch, convictiond::base::Instant now);
    // The body of an answer 200 to the batch.
    void settle(const std::vector<Owed>& batch, std::string_view answer);
    void give_back(std::vector<Owed> batch, convictiond::base::Monotonic due);

    [[nodiscard]] std::size_t pending() const { return due_.size() + taken_; }
    [[nodiscard]] const AcknowledgementCounts& counts() const { return counts_; }

private:
    Later rules_;
    std::multimap<convictiond::base::Monotonic, Owed> due_;
    std::size_t taken_ = 0;
    AcknowledgementCounts counts_;
};

} // namespace member_states
