#include "unit/status/quiet_house.hpp"

#include <algorithm>

namespace convictiond::test {

base::Instant at(const char* rfc3339) {
    return base::parse_rfc3339(rfc3339).value();
}

base::Date day(const char* iso8601) {
    return base::parse_date(iso8601).value();
}

base::MemberState state(const char* code) {
    return base::MemberState::parse(code).value();
}

core::LaneFigures& lane(status::Signs& signs, const char* code) {
    auto& lanes = signs.overview->lanes;
    const auto found = std::ranges::find(lanes, state(code), &core::LaneFigures::state);
    if (found != lanes.end()) return *found;
    lanes.emplace_back().state = state(code);
    return lanes.back();
}

status::Signs quiet_house() {
    status::Signs signs;
    signs.taken_at = noon;
    auto& overview = signs.overview.emplace();
    overview.read_at = noon - std::chrono::seconds{3};
    overview.took = std::chrono::milliseconds{12};
    overview.files_since = day("2026-10-06");
    lane(signs, "DE").counts = {0, 4, 3, 20, 0, 0};
    lane(signs, "DE").oldest_undelivered = noon - std::chrono::minutes{2};
    lane(signs, "DE").undelivered = {{day("2026-12-20"), 4}};
    overview.sums = {{1, 30, 30, 0}, {2, 31, 31, 0}, {3, 27, 27, 0}, {4, 27, 27, 0}};
    signs.tallies.emplace().read_at = noon - std::chrono::seconds{6};
    signs.unerased.emplace();
    signs.lanes = {{state("DE"), true, false, "", 2}};
    signs.certificates = {{state("DE"), "client", noon + std::chrono::days{200}},
                          {std::nullopt, "server", noon + std::chrono::days{200}}};
    core::Calendar calendar;
    calendar.from = day("2026-11-20");
    signs.sources = {{"PNC", calendar}};
    for (const char* came : {"2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"})
        overview.file_days.push_back({"PNC", day(came), 1, 0, 0, 0, 0, 90});
    for (const auto* name : {"inbound", "archive", "rejected", "duplicates"})
        signs.shelves.push_back({name, true, "", std::uint64_t{100} << 30U});
    return signs;
}

} // namespace convictiond::test
