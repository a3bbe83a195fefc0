// The JSON that monitors and the page read: health as application/health+json
// (draft-inadarei-api-health-check-06), and everything that the page shows. Boost.JSON ends here.
#pragma once

#include "status/health.hpp"

namespace convictiond::status {

[[nodiscard]] std::string render_health(const Health& health);

// What GET /api/v1/overview answers: keys in camelCase, instants RFC 3339, days ISO 8601.
[[nodiscard]] std::string render_overview(const Signs& signs, const Health& health, base::Date today);

} // namespace convictiond::status
