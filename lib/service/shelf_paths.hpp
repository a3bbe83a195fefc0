// Where daily files lie, as inbox takes it, of the configuration.
#pragma once

#include "inbox/shelves.hpp"
#include "settings/settings.hpp"

namespace convictiond::service {

inline inbox::Paths shelf_paths(const settings::Inbound& inbound) {
    return {inbound.directory, inbound.archive, inbound.rejected, inbound.duplicates};
}

} // namespace convictiond::service
