// Which messages alone draw failures of their lane: a gateway that turns one body down with a 403 looks like
// a lane that is shut, until its neighbours get through. The circuit opens at once all the same; but one that
// drew several, each after others went, fails as itself from then on: it waits longer each time and is stuck
// in the end, instead of shutting the lane again as soon as that is open.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace convictiond::core {

class LoneFailures {
public:
    static constexpr int enough = 3;

    // It drew a failure of the lane, and was no probe. True: it fails as itself.
    bool note(std::int64_t number, base::Monotonic now, std::optional<base::Monotonic> last_delivery) {
        auto& drawn = drawn_[number];
        const bool others_went = last_delivery && *last_delivery >= drawn.last;
        if (drawn.count == 0 || others_went) ++drawn.count;
        drawn.last = now;
        return drawn.count >= enough;
    }
    [[nodiscard]] bool fails_alone(std::int64_t number) const {
        const auto found = drawn_.find(number);
        return found != drawn_.end() && found->second.count >= enough;
    }
    // An answer was about the message.
    void forget(std::int64_t number) { drawn_.erase(number); }

private:
    struct Drawn {
        int count = 0;
        base::Monotonic last{};
    };
    std::map<std::int64_t, Drawn> drawn_;
};

} // namespace convictiond::core
