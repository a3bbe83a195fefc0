// The SQL files of this room as they stood at build time (cmake/embed.cmake).
#pragma once

#include <string_view>
#include <vector>

namespace convictiond::store {

struct EmbeddedFile {
    std::string_view name; // "0001_intake.sql"
    std::string_view text;
};

extern const std::vector<EmbeddedFile> migration_files; // in the order of their numbers
extern const std::vector<EmbeddedFile> query_files;
extern const std::vector<EmbeddedFile> role_files;

} // namespace convictiond::store
