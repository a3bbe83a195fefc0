// How long personal data is kept once it is settled, and how gently it is erased afterwards. Pure. What is
// settled is the database's word (record_settled_at in store/migrations/0013), since it must hold in the very
// transaction that erases; the period is the configuration's. Nothing that was erased can be had back, so of
// two clocks the one that erases less counts.
#pragma once

#include "base/clock.hpp"

#include <cstdint>

namespace convictiond::core {

// At most so many at once, each batch a transaction of its own.
inline constexpr int most_erased = 100;
inline constexpr int most_files_erased = 50;

// What is due and still there so much later is an alarm: nobody erases, or something cannot be erased.
inline constexpr base::Duration erasing_may_lag = std::chrono::days{1};

// What was settled by then is due. `theirs`: the database's clock; a daemon whose own runs ahead must not
// erase what is young.
[[nodiscard]] base::Instant erase_up_to(base::Instant ours, base::Instant theirs, base::Duration keep_for);

// The pause before the next look, after one at `looked` records that took so long: where there may be more,
// four times that, so that it never has more than a fifth of the time.
[[nodiscard]] base::Duration rest_after(std::int64_t looked, base::Duration took);

} // namespace convictiond::core
