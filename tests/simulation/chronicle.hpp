// The last steps of a run, kept to be printed when it fails; and the failure itself.
#pragma once

#include "base/ids.hpp"
#include "simulation/clockwork.hpp"

#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace convictiond::simulation {

// Something that must always hold does not.
class Broken : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Step {
    std::string_view what; // a literal
    int daemon = 0;        // 0: none
    std::optional<base::MemberState> state;
    std::int64_t number = 0;
    std::string_view more; // a literal
};

class Chronicle {
public:
    explicit Chronicle(const Clockwork& clockwork) : clockwork_{&clockwork} {}

    void note(Step step);
    [[nodiscard]] std::string last_steps() const;

private:
    static constexpr std::size_t kept = 80;
    const Clockwork* clockwork_;
    std::deque<std::pair<Duration, Step>> steps_;
};

} // namespace convictiond::simulation
