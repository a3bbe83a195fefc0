// The named statements of queries/*.sql. A statement begins at a line `-- name: verb` and ends before the
// next; one C++ function of this room stands for each (tests/tidy_test.cpp holds the two against each other).
#pragma once

#include <string_view>

namespace convictiond::store {

// The text of the statement `name`; aborts where there is none.
[[nodiscard]] std::string_view query_text(std::string_view name);

} // namespace convictiond::store
