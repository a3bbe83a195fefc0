#include "support/independent.hpp"

#include "support/process.hpp"

namespace convictiond::test {

IndependentRun run_independent(const std::string& script, std::vector<std::string> arguments) {
    // Its packages are installed once for a build.
    arguments.insert(arguments.begin(), {CONVICTIOND_PROGRAMS "/../independent", script});
    Process process{Launch{CONVICTIOND_SOURCE_DIR "/tests/independent/run", std::move(arguments)}};
    constexpr std::chrono::minutes install{3};
    const auto status = process.wait(install);
    constexpr int skipped = 77;
    auto errors = process.errors();
    if (status != 0 && status != skipped && errors.empty()) errors = "it ended badly, or not at all";
    return {status == skipped, process.output(), std::move(errors)};
}

} // namespace convictiond::test
