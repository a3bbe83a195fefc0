// The page as a person sees it, in headless Chromium. CONVICTIOND_SCREENSHOTS=DIR keeps what was seen, to be
// looked at.
#pragma once

#include "acceptance/daemon/house.hpp"

namespace convictiond::test {

[[nodiscard]] bool has_browser();

struct Seen {
    std::string document; // after the script ran
    std::string console;
};

// `name` of the screenshot; `options` of Chromium. Throws where it does not end well.
[[nodiscard]] Seen look(const House& house, const std::string& name, const std::vector<std::string>& options);

} // namespace convictiond::test
