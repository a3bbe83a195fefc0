#include "service/archive_check.hpp"

#include "core/completeness.hpp"
#include "daf/file_name.hpp"
#include "inbox/archive.hpp"
#include "service/shelf_paths.hpp"
#include "store/findings.hpp"

#include <algorithm>

namespace convictiond::service {

std::vector<std::string> hold_archive_against_ledger(store::Connection& connection,
                                                     const settings::Inbound& inbound) {
    const auto paths = shelf_paths(inbound);
    // Listed first: whatever lay there by then was committed before the books are asked.
    auto files = inbox::list_archive(paths);
    std::erase_if(files, [](const auto& file) { return !daf::parse_file_name(file.name); });
    std::vector<store::ArchivedName> asked;
    for (const auto& file : files) asked.push_back({file.path, file.name});
    const auto unknown = store::find_unknown_archived(connection, asked);

    std::vector<std::string> returned;
    for (const auto& file : files) {
        if (!std::ranges::binary_search(unknown, file.path)) continue;
        const auto name = daf::parse_file_name(file.name);
        // The finding first: a file that came back without one would be taken in silence.
        store::open_finding(connection, core::unknown_archived(file.path, name->source, name->business_date),
                            base::now());
        if (inbox::take_back(paths, file)) returned.push_back(file.name);
    }
    return returned;
}

} // namespace convictiond::service
