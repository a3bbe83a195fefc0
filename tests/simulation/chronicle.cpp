#include "simulation/chronicle.hpp"

#include <fmt/format.h>

namespace convictiond::simulation {

void Chronicle::note(Step step) {
    if (steps_.size() == kept) steps_.pop_front();
    steps_.emplace_back(clockwork_->elapsed(), step);
}

std::string Chronicle::last_steps() const {
    std::string text;
    for (const auto& [at, step] : steps_) {
        text += fmt::format("  {:>15.6f} s", static_cast<double>(at.count()) / 1e6);
        text += step.daemon == 0 ? "          " : fmt::format("  daemon {}", step.daemon);
        text += fmt::format("  {}", step.state ? step.state->code() : "  ");
        text += step.number == 0 ? "      " : fmt::format(" {:>5}", step.number);
        text += fmt::format("  {}{}{}\n", step.what, step.more.empty() ? "" : ": ", step.more);
    }
    return text;
}

} // namespace convictiond::simulation
