// The page's files as they stood at build time (cmake/embed.cmake).
#pragma once

#include <string_view>
#include <vector>

namespace convictiond::status {

struct EmbeddedFile {
    std::string_view name; // "page.js"
    std::string_view text;
};

extern const std::vector<EmbeddedFile> asset_files;

} // namespace convictiond::status
