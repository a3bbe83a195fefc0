#include "status/page.hpp"

#include "base/check.hpp"
#include "status/embedded.hpp"

#include <algorithm>

namespace convictiond::status {

namespace {

std::string_view content_type_of(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    CHECK(name.ends_with(".js"));
    return "text/javascript; charset=utf-8";
}

} // namespace

std::optional<Asset> find_asset(std::string_view path) {
    constexpr std::string_view folder = "/assets/";
    std::string_view name = "page.html";
    if (path != "/") {
        if (!path.starts_with(folder)) return std::nullopt;
        name = path.substr(folder.size());
    }
    const auto found = std::ranges::find(asset_files, name, &EmbeddedFile::name);
    if (found == asset_files.end()) return std::nullopt;
    return Asset{content_type_of(name), found->text};
}

} // namespace convictiond::status
