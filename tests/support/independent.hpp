// Runs a script of tests/independent: implementations from npm that are not ours. Where node or the registry
// cannot be had it says so and why; the test then has to say it, too.
#pragma once

#include <string>
#include <vector>

namespace convictiond::test {

struct IndependentRun {
    bool skipped = false;
    std::string output; // skipped: why
    std::string errors;
};

[[nodiscard]] IndependentRun run_independent(const std::string& script, std::vector<std::string> arguments);

} // namespace convictiond::test
