#include "service/shelf_check.hpp"

#include "inbox/whereabouts.hpp"
#include "store/files.hpp"

#include <system_error>

namespace convictiond::service {

namespace {

// Nothing where it still lies in the drop directory (then it is moved from there), where people took it away,
// or where it cannot be looked for now; the shelves are watched by health.
std::optional<std::string> find(store::Connection& connection, const inbox::Paths& paths,
                                const store::UnshelvedFile& file, Progress& progress) {
    try {
        if (inbox::Shelves{paths}.present(file.name)) return std::nullopt;
        const inbox::Judged judged{shelf_of(file.verdict), file.name, file.business_date, file.size_bytes,
                                   file.content_sha256};
        const auto places = inbox::list_places(paths, judged);
        for (const auto& place : store::find_free_places(connection, file.verdict, places))
            if (inbox::is_that_file(paths, judged, place, [&progress] { progress.tick(); })) return place;
    } catch (const std::system_error&) {
    }
    return std::nullopt;
}

} // namespace

inbox::Shelf shelf_of(std::string_view verdict) {
    if (verdict == "rejected") return inbox::Shelf::rejected;
    return verdict == "duplicate" ? inbox::Shelf::duplicates : inbox::Shelf::archive;
}

std::vector<FoundOnShelf> mark_shelved(store::Connection& connection, const settings::Inbound& inbound,
                                       Progress& progress) {
    const inbox::Paths paths{inbound.directory, inbound.archive, inbound.rejected, inbound.duplicates};
    std::vector<FoundOnShelf> found;
    for (const auto& file : store::list_unshelved(connection)) {
        const auto path = find(connection, paths, file, progress);
        progress.tick();
        if (!path) continue;
        store::set_shelved(connection, file.id, *path, base::now());
        found.push_back({file.id, file.name, *path});
    }
    return found;
}

} // namespace convictiond::service
