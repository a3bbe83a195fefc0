// The only randomness. Chance is a value with a seed, so that whatever it decides can be replayed; only
// from_system() asks the operating system. Not for secrets: keys and nonces come from base/crypto.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <random>

namespace convictiond::base {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_{seed} {}
    [[nodiscard]] static Chance from_system() {
        std::random_device device;
        return Chance{(std::uint64_t{device()} << 32U) | device()};
    }

    // Uniform in [0, bound), 0 where the bound is 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
        if (bound == 0) return 0;
        return std::uniform_int_distribution<std::uint64_t>{0, bound - 1}(engine_);
    }
    // Uniform in [0, bound].
    [[nodiscard]] Duration up_to(Duration bound) {
        return Duration{std::uniform_int_distribution<Duration::rep>{0, bound.count()}(engine_)};
    }

private:
    std::mt19937_64 engine_;
};

} // namespace convictiond::base
