// A conviction's life as JSON: the shape that docs/convictionctl.md promises.
#pragma once

#include "store/trace.hpp"

#include <boost/json/object.hpp>

namespace convictiond::commands {

[[nodiscard]] boost::json::object to_json(const store::Trace& life);

} // namespace convictiond::commands
