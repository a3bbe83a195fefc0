#include "core/retention.hpp"

#include <algorithm>

namespace convictiond::core {

namespace {

constexpr base::Duration look_every = std::chrono::seconds{5};
constexpr int rest = 4;

} // namespace

base::Instant erase_up_to(base::Instant ours, base::Instant theirs, base::Duration keep_for) {
    return std::min(ours, theirs) - keep_for;
}

base::Duration rest_after(std::int64_t looked, base::Duration took) {
    return looked < most_erased ? std::max(look_every, rest * took) : rest * took;
}

} // namespace convictiond::core
