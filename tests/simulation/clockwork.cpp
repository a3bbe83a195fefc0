#include "simulation/clockwork.hpp"

#include <algorithm>

namespace convictiond::simulation {

void Clockwork::after(Duration wait, Deed deed) {
    coming_.push_back({now_ + std::max(wait, Duration::zero()), order_++, std::move(deed)});
    std::push_heap(coming_.begin(), coming_.end(), is_later);
}

void Clockwork::run_until(Monotonic end) {
    while (!coming_.empty() && coming_.front().at <= end) {
        std::pop_heap(coming_.begin(), coming_.end(), is_later);
        auto next = std::move(coming_.back());
        coming_.pop_back();
        now_ = next.at;
        ++done_;
        next.deed();
    }
    now_ = std::max(now_, end);
}

} // namespace convictiond::simulation
