#include "status/health.hpp"

#include "base/check.hpp"
#include "core/finding.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace convictiond::status {

namespace {

using core::Status;

// One judgement under way: what is known, what is held against it, and what came of it so far.
struct Judging {
    const Signs& signs;
    const HealthLimits& limits;
    base::Instant now;
    std::vector<Check> checks;

    Check& add(std::string name, std::string component, Grade grade, base::Instant time,
               std::string output = {}) {
        checks.push_back(
            {std::move(name), std::move(component), grade, std::nullopt, {}, time, std::move(output), false});
        return checks.back();
    }
    void add_unknown(std::string name, std::string component, std::string output) {
        add(std::move(name), std::move(component), Grade::warn, now, std::move(output)).unknown = true;
    }
    void add(std::string name, std::string component, Grade grade, base::Instant time, std::int64_t observed,
             std::string unit, std::string output = {}) {
        auto& check = add(std::move(name), std::move(component), grade, time, std::move(output));
        check.observed = observed;
        check.unit = std::move(unit);
    }
};

std::int64_t milliseconds(base::Duration duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

void judge_database(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!judging.signs.database_fault.empty()) {
        judging.add("database", "database", Grade::fail, judging.now, judging.signs.database_fault);
        return;
    }
    if (!overview) {
        judging.add_unknown("database", "database", "not looked at yet");
        return;
    }
    const bool stale = judging.now - overview->read_at > judging.limits.overview_stale;
    judging.add("database", "database", stale ? Grade::warn : Grade::pass, overview->read_at,
                milliseconds(overview->took), "ms",
                stale ? "last read " + base::to_text(judging.now - overview->read_at) + " ago" : "");
}

void judge_daemons(Judging& judging) {
    const auto& daemons = judging.signs.daemons;
    std::string names;
    for (const auto& name : daemons.differing) names += (names.empty() ? "" : ", ") + name;
    judging.add("daemons", "configuration", names.empty() ? Grade::pass : Grade::warn, judging.signs.taken_at,
                daemons.alive, "alive",
                names.empty() ? ""
                              : "configured otherwise than this one: " + names + "; compare member_states");
}

void judge_clock(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    const bool off = std::chrono::abs(overview->clock_ahead) > judging.limits.clock_off;
    judging.add("clock", "database", off ? Grade::warn : Grade::pass, overview->read_at,
                milliseconds(overview->clock_ahead), "ms",
                off ? "the database's clock is not ours; check the time service of both" : "");
}

void judge_rejected(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    for (const auto& file : overview->rejected_open)
        judging.add("inbound:rejected", file.id, Grade::fail, overview->read_at,
                    file.file + " was rejected " + base::to_text(judging.now - file.since) + " ago");
    if (overview->rejected_open.empty())
        judging.add("inbound:rejected", "inbound", Grade::pass, overview->read_at, 0, "files");
}

void judge_missing(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    constexpr std::string_view name = "inbound:missing";
    std::set<std::string> told;
    for (const auto& missing : overview->finding_counts) {
        if (missing.kind != core::to_text(core::FindingKind::missing_day)) continue;
        told.insert(missing.source);
        judging.add(std::string{name}, missing.source, Grade::fail, overview->read_at, missing.count, "days",
                    "a day without its file, the first found " + base::to_text(judging.now - missing.oldest) +
                        " ago; see convictionctl calendar");
    }
    for (const auto& source : judging.signs.sources)
        if (!told.contains(source.name))
            judging.add(std::string{name}, source.name, Grade::pass, overview->read_at, 0, "days",
                        source.calendar ? "" : "not watched: the source has no `from`");
}

// One for each kind and source.
void judge_findings(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    for (const auto& found : overview->finding_counts)
        judging.add("findings", found.source.empty() ? found.kind : found.kind + " " + found.source,
                    found.grade == core::to_text(core::FindingGrade::critical) ? Grade::fail : Grade::warn,
                    overview->read_at, found.count, "open",
                    "the oldest for " + base::to_text(judging.now - found.oldest) +
                        "; see convictionctl findings");
    if (overview->finding_counts.empty())
        judging.add("findings", "all", Grade::pass, overview->read_at, 0, "open");
}

std::int64_t queued(const Judging& judging, base::MemberState state) {
    if (!judging.signs.overview) return 0;
    const auto& lanes = judging.signs.overview->lanes;
    const auto found = std::ranges::find(lanes, state, &core::LaneFigures::state);
    return found == lanes.end() ? 0 : found->count(Status::queued);
}

void judge_lanes(Judging& judging) {
    const auto& routes = judging.signs.lanes;
    for (const auto& lane : routes) {
        const auto standing = standing_of(judging.signs, lane.state);
        judging.add("lanes:" + std::string{lane.state.code()}, std::string{lane.state.code()},
                    standing.open ? Grade::warn : Grade::pass, judging.signs.taken_at,
                    queued(judging, lane.state), "queued",
                    standing.open ? "the lane is open: " + standing.cause : "");
    }
    if (!judging.signs.overview) return;
    for (const auto& lane : judging.signs.overview->lanes) {
        if (lane.count(Status::queued) == 0) continue;
        if (std::ranges::find(routes, lane.state, &LaneSign::state) != routes.end()) continue;
        judging.add("lanes:" + std::string{lane.state.code()}, std::string{lane.state.code()}, Grade::fail,
                    judging.signs.overview->read_at, lane.count(Status::queued), "queued",
                    "waits without a route; add the state under member_states");
    }
}

// True where a clock was found that warns.
bool judge_days(Judging& judging, const std::string& component, const std::vector<core::DueDay>& days) {
    const auto [late, near] = core::count_clocks(days, judging.now);
    if (late + near == 0) return false;
    const auto nearest = base::to_text(days.front().last_permitted_day);
    const auto output =
        late > 0
            ? fmt::format("{} late, {} in the last week of the legal clock; the earliest had to go by {}",
                          late, near, nearest)
            : fmt::format("{} in the last week of the legal clock, the nearest ends with {}", near, nearest);
    judging.add("deadlines", component, late > 0 ? Grade::fail : Grade::warn, judging.signs.overview->read_at,
                late > 0 ? late : near, late > 0 ? "late" : "near", output);
    return true;
}

void judge_deadlines(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    bool found = judge_days(judging, "none", overview->undecided);
    for (const auto& lane : overview->lanes)
        found = judge_days(judging, std::string{lane.state.code()}, lane.undelivered) || found;
    if (!found) judging.add("deadlines", "all", Grade::pass, overview->read_at, 0, "late");
}

void judge_acknowledgements(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    bool found = false;
    for (const auto& lane : overview->lanes) {
        if (lane.overdue == 0) continue;
        found = true;
        judging.add("acknowledgements", std::string{lane.state.code()}, Grade::warn, overview->read_at,
                    lane.overdue, "overdue", "delivered and not acknowledged in time");
    }
    for (const auto& poll : failing_polls(judging.signs)) {
        found = true;
        judging.add(
            "acknowledgements", std::string{poll.state.code()}, Grade::warn, judging.signs.taken_at,
            fmt::format("cannot be fetched for {}: {}", base::to_text(judging.now - poll.since), poll.fault));
    }
    if (!found) judging.add("acknowledgements", "all", Grade::pass, overview->read_at, 0, "overdue");
}

bool is_past_decision(const Judging& judging, const core::BacklogFigures& backlog) {
    return judging.now - backlog.since > judging.limits.hold_decision_within;
}

void judge_backlogs(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    for (const auto& backlog : overview->backlogs) {
        const auto age = judging.now - backlog.since;
        const bool past = is_past_decision(judging, backlog);
        judging.add("backlogs", backlog.id, past ? Grade::warn : Grade::pass, overview->read_at, backlog.held,
                    "held",
                    fmt::format("held for {}, the oldest recorded on {}", base::to_text(age),
                                base::to_text(backlog.oldest_recorded)));
    }
    if (overview->backlogs.empty()) judging.add("backlogs", "all", Grade::pass, overview->read_at, 0, "held");
}

void judge_desk(Judging& judging) {
    const auto& overview = judging.signs.overview;
    if (!overview) return;
    const auto waits = [&](const core::DeskFigures& waiting) { // backlogs may be held, for a time
        return waiting.kind != "backlog" || std::ranges::any_of(overview->backlogs, [&](const auto& backlog) {
                   return is_past_decision(judging, backlog);
               });
    };
    for (const auto& waiting : overview->desk)
        judging.add("desk", waiting.kind, waits(waiting) ? Grade::warn : Grade::pass, overview->read_at,
                    waiting.count, "items",
                    waiting.nearest_day
                        ? "waits for a person, the nearest until " + base::to_text(*waiting.nearest_day)
                        : "waits for a person");
    if (overview->desk.empty()) judging.add("desk", "all", Grade::pass, overview->read_at, 0, "items");
}

void judge_accounting(Judging& judging) {
    const auto grade = [](std::int64_t difference) { return difference == 0 ? Grade::pass : Grade::fail; };
    const auto words = [](std::int64_t difference) {
        return difference == 0 ? "" : "does not hold; see convictionctl reconcile";
    };
    const auto& overview = judging.signs.overview;
    if (!overview) {
        judging.add_unknown("accounting", "all", "the sums were not taken yet");
        return;
    }
    for (const auto& sum : overview->sums)
        judging.add("accounting", fmt::format("sum {}", sum.sum), grade(sum.difference), overview->read_at,
                    sum.difference, "unaccounted", words(sum.difference));
    if (const auto& tallies = judging.signs.tallies)
        judging.add("accounting", "full count", grade(tallies->unaccounted), tallies->read_at,
                    tallies->unaccounted, "unaccounted", words(tallies->unaccounted));
}

void judge_erasing(Judging& judging) {
    const auto& unerased = judging.signs.unerased;
    if (!unerased) {
        judging.add_unknown("erasing", "all", "not looked at yet");
        return;
    }
    for (const auto& kept : *unerased)
        judging.add("erasing", kept.what, Grade::warn, judging.signs.taken_at, kept.count, "unerased",
                    "its time is over for more than a day; see Retention in the manual");
    if (unerased->empty()) judging.add("erasing", "all", Grade::pass, judging.signs.taken_at, 0, "unerased");
}

void judge_certificates(Judging& judging) {
    using std::chrono::days;
    for (const auto& certificate : judging.signs.certificates) {
        const auto left = certificate.expiry - judging.now;
        const auto whole_days = std::chrono::floor<days>(left).count();
        const auto component =
            certificate.use + (certificate.state ? " " + std::string{certificate.state->code()} : "");
        const auto ends = base::to_rfc3339(certificate.expiry, false);
        if (left <= base::Duration::zero()) {
            judging.add("certificates", component, Grade::fail, judging.now, whole_days, "d",
                        "ended at " + ends);
        } else if (left <= judging.limits.certificate_warning) {
            judging.add("certificates", component, Grade::warn, judging.now, whole_days, "d",
                        "ends at " + ends);
        } else {
            judging.add("certificates", component, Grade::pass, judging.now, whole_days, "d");
        }
    }
}

void judge_disk(Judging& judging) {
    if (judging.signs.shelves.empty()) judging.add_unknown("disk", "all", "not looked at yet");
    for (const auto& shelf : judging.signs.shelves) {
        if (!shelf.readable) {
            judging.add("disk", shelf.name, Grade::fail, judging.now, "cannot be read: " + shelf.fault);
            continue;
        }
        const bool full = shelf.available_bytes < judging.limits.disk_full;
        const bool low = shelf.available_bytes < judging.limits.disk_low;
        judging.add("disk", shelf.name,
                    full  ? Grade::fail
                    : low ? Grade::warn
                          : Grade::pass,
                    judging.now, static_cast<std::int64_t>(shelf.available_bytes >> 20U), "MiB",
                    full  ? "the disk is full"
                    : low ? "the disk is nearly full"
                          : "");
    }
}

} // namespace

std::string_view to_text(Grade grade) {
    switch (grade) {
    case Grade::pass: return "pass";
    case Grade::warn: return "warn";
    case Grade::fail: return "fail";
    }
    CHECK(!"a grade that does not exist");
    return {};
}

Health judge_health(const Signs& signs, const HealthLimits& limits, base::Instant now) {
    Judging judging{signs, limits, now, {}};
    judge_database(judging);
    judge_daemons(judging);
    judge_clock(judging);
    judge_missing(judging);
    judge_rejected(judging);
    judge_findings(judging);
    judge_lanes(judging);
    judge_deadlines(judging);
    judge_acknowledgements(judging);
    judge_backlogs(judging);
    judge_desk(judging);
    judge_accounting(judging);
    judge_erasing(judging);
    judge_certificates(judging);
    judge_disk(judging);
    Health health{Grade::pass, now, std::move(judging.checks)};
    for (const auto& check : health.checks) health.grade = std::max(health.grade, check.grade);
    return health;
}

} // namespace convictiond::status
