// A conviction's life, and an entry of the journal, as JSON: the shape that docs/convictionctl.md promises.
#pragma once

#include "store/trace.hpp"

#include <boost/json/object.hpp>

namespace convictiond::commands {

[[nodiscard]] boost::json::object to_json(const store::Trace& life);
[[nodiscard]] boost::json::object to_json(const store::JournalEntry& entry);

} // namespace convictiond::commands
