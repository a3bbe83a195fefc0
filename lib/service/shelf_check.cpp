#include "service/shelf_check.hpp"

#include "inbox/whereabouts.hpp"
#include "service/shelf_paths.hpp"
#include "store/files.hpp"

#include <system_error>

namespace convictiond::service {

namespace {

// Nothing where it still lies in the drop directory (then it is moved from there) or where people took it
// away. Throws std::system_error where it cannot be looked for now.
std::optional<std::string> find(store::Connection& connection, const inbox::Paths& paths,
                                const store::UnshelvedFile& file, Progress& progress) {
    if (inbox::Shelves{paths}.present(file.name)) return std::nullopt;
    const inbox::Judged judged{shelf_of(file.verdict), file.name, file.business_date, file.size_bytes,
                               file.content_sha256};
    const auto places = inbox::list_places(paths, judged);
    for (const auto& place : store::find_free_places(connection, file.verdict, places))
        if (inbox::is_that_file(paths, judged, place, [&progress] { progress.tick(); })) return place;
    return std::nullopt;
}

} // namespace

inbox::Shelf shelf_of(std::string_view verdict) {
    if (verdict == "rejected") return inbox::Shelf::rejected;
    return verdict == "duplicate" ? inbox::Shelf::duplicates : inbox::Shelf::archive;
}

ShelfCheck mark_shelved(store::Connection& connection, const settings::Inbound& inbound, Progress& progress) {
    const auto paths = shelf_paths(inbound);
    ShelfCheck check;
    for (const auto& file : store::list_unshelved(connection)) {
        progress.tick();
        try {
            const auto path = find(connection, paths, file, progress);
            if (!path) continue;
            store::set_shelved(connection, file.id, *path, base::now());
            check.found.push_back({file.id, file.name, *path});
        } catch (const std::system_error& error) {
            check.not_looked_for.push_back({file.name, error.what()});
        }
    }
    return check;
}

} // namespace convictiond::service
