#include "acceptance/status/browser.hpp"

#include "support/process.hpp"
#include "support/temp_directory.hpp"

#include <cstdlib>
#include <fmt/format.h>

namespace convictiond::test {

namespace {
const std::filesystem::path chromium = "/usr/bin/chromium";
} // namespace

bool has_browser() {
    return std::filesystem::exists(chromium);
}

Seen look(const House& house, const std::string& name, const std::vector<std::string>& options) {
    const TempDirectory profile;
    Launch launch{chromium,
                  {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync",
                   "--enable-logging=stderr", "--user-data-dir=" + profile.path().string()}};
    launch.environment = {{"HOME", profile.path()}, {"TMPDIR", profile.path()}};
    launch.arguments.insert(launch.arguments.end(), options.begin(), options.end());
    if (const char* kept = std::getenv("CONVICTIOND_SCREENSHOTS"); kept != nullptr)
        launch.arguments.push_back(fmt::format("--screenshot={}/{}.png", kept, name));
    launch.arguments.insert(launch.arguments.end(),
                            {"--virtual-time-budget=5000", "--dump-dom",
                             fmt::format("http://127.0.0.1:{}/", house.admin_port())});
    Process browser{launch};
    if (browser.wait(std::chrono::seconds{120}) != 0)
        throw std::runtime_error{"Chromium failed: " + browser.errors()};
    return {browser.output(), browser.errors()};
}

} // namespace convictiond::test
