// The status page: its HTML, script and style, embedded in the program, so that it needs no file and no other
// address. It shows what /api/v1/overview answers and holds no data of its own.
#pragma once

#include <optional>
#include <string_view>

namespace convictiond::status {

struct Asset {
    std::string_view content_type;
    std::string_view text;
};

// "/" is the page, "/assets/page.js" and the like what it loads; nothing else is one.
[[nodiscard]] std::optional<Asset> find_asset(std::string_view path);

} // namespace convictiond::status
