#include "inbox/whereabouts.hpp"

#include "inbox/source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::inbox {

namespace {

std::filesystem::path root_of(const Paths& paths, Shelf shelf) {
    switch (shelf) {
    case Shelf::archive: return paths.archive;
    case Shelf::rejected: return paths.rejected;
    case Shelf::duplicates: return paths.duplicates;
    }
    return {};
}

// With the slash behind it; empty: the root itself.
std::string folder_of(const Judged& file) {
    if (file.shelf != Shelf::archive) return {};
    return fmt::format("{:04}/{:02}/", int{file.business_date.year()}, unsigned{file.business_date.month()});
}

bool is_numbered(std::string_view there, std::string_view name) {
    if (!there.starts_with(name)) return false;
    there.remove_prefix(name.size());
    if (there.empty()) return true;
    return there.size() > 1 && there[0] == '.' &&
           std::ranges::all_of(there.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

base::Digest digest_of(Source& source, const std::function<void()>& tick) {
    base::Sha256 hash;
    std::vector<char> buffer(std::size_t{256} << 10U);
    while (const auto count = source.read(buffer)) {
        hash.feed({buffer.data(), count});
        tick();
    }
    return hash.digest();
}

} // namespace

std::vector<std::string> list_places(const Paths& paths, const Judged& file) {
    const auto root = root_of(paths, file.shelf);
    const auto folder = folder_of(file);
    // The root must be there; a month's directory comes with its first file.
    (void)open_shelf(paths, file.shelf);
    if (!folder.empty() && !std::filesystem::is_directory(root / folder)) return {};
    std::vector<std::string> places;
    for (const auto& entry : list(root / folder).entries)
        if (is_numbered(entry.name, file.name)) places.push_back(folder + entry.name);
    std::ranges::sort(places);
    return places;
}

bool is_that_file(const Paths& paths, const Judged& file, const std::string& path,
                  const std::function<void()>& tick) {
    const auto there = root_of(paths, file.shelf) / path;
    auto opened = Source::open(there.parent_path(), there.filename().native());
    auto* source = std::get_if<Source>(&opened);
    if (source == nullptr) { // a link, a pipe, a directory
        const auto why = std::get<Unopened>(opened);
        return !file.sha256 && (why == Unopened::link || why == Unopened::not_regular);
    }
    if (source->entry().size != file.size) return false;
    return !file.sha256 || digest_of(*source, tick) == *file.sha256;
}

} // namespace convictiond::inbox
