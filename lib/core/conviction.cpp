#include "core/conviction.hpp"

#include "base/check.hpp"

namespace convictiond::core {

std::string_view to_text(EventKind kind) {
    switch (kind) {
    case EventKind::made: return "new";
    case EventKind::amended: return "amended";
    case EventKind::deleted: return "deleted";
    }
    CHECK(!"an event kind that does not exist");
    return {};
}

} // namespace convictiond::core
