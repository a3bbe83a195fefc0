#include "status/metrics.hpp"

#include "core/finding.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sstream>

namespace convictiond::status {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<std::pair<std::string, std::string>>;

// Seconds. A healthy state answers below one; ours give up at `answer_timeout`, 30 s unless configured.
const prometheus::Histogram::BucketBoundaries duration_buckets = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                                  1,     2.5,  5,     10,   30,  60};

// What this process counted since its start.
struct Counted {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& attempts =
        prometheus::BuildCounter()
            .Name("convictiond_attempts_total")
            .Help("POSTs of this daemon by what they came to.")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& durations =
        prometheus::BuildHistogram()
            .Name("convictiond_attempt_duration_seconds")
            .Help("How long the POSTs of this daemon took, whatever they came to.")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& polls =
        prometheus::BuildCounter()
            .Name("convictiond_polls_total")
            .Help("Pages of acknowledgements that this daemon asked for, by what came.")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& erased =
        prometheus::BuildCounter()
            .Name("convictiond_erased_total")
            .Help("What this daemon erased since it was settled long enough.")
            .Register(registry);
    prometheus::Counter& database_errors =
        prometheus::BuildCounter()
            .Name("convictiond_database_errors_total")
            .Help("Statements of this daemon that did not reach the database, or had no answer.")
            .Register(registry)
            .Add({});
    std::atomic<std::int64_t> foreign_files{0};

    // What was found in the registry, which costs as much as a POST's TLS.
    std::mutex found_mutex;
    std::map<std::pair<base::MemberState, core::AttemptOutcome>, prometheus::Counter*> found_attempts;
    std::map<base::MemberState, prometheus::Histogram*> found_durations;
};

Counted& counted() {
    static Counted instance;
    return instance;
}

// One metric under way: its samples in the order in which they were added.
class Family {
public:
    Family(std::vector<MetricFamily>& all, std::string name, std::string help, MetricType type) : all_{all} {
        family_.name = "convictiond_" + std::move(name);
        family_.help = std::move(help);
        family_.type = type;
    }
    ~Family() {
        if (!family_.metric.empty()) all_.push_back(std::move(family_));
    }
    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;

    void add(const Labels& labels, double value) {
        prometheus::ClientMetric metric;
        for (const auto& [name, label] : labels) metric.label.push_back({name, label});
        (family_.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
        family_.metric.push_back(std::move(metric));
    }
    void add(const Labels& labels, std::int64_t value) { add(labels, static_cast<double>(value)); }

private:
    std::vector<MetricFamily>& all_;
    MetricFamily family_;
};

double seconds(base::Duration duration) {
    return std::chrono::duration<double>{duration}.count();
}

std::string name_of(base::MemberState state) {
    return std::string{state.code()};
}

const char* word_of(PollOutcome outcome) {
    switch (outcome) {
    case PollOutcome::read: return "read";
    case PollOutcome::failed: return "failed";
    case PollOutcome::malformed: return "malformed";
    }
    return "failed";
}

void add_lanes(std::vector<MetricFamily>& all, const core::Overview& overview, base::Instant now) {
    Family notifications{all, "notifications", "Notifications by where they stand.", MetricType::Gauge};
    Family oldest{all, "oldest_undelivered_seconds",
                  "Age of the oldest notification that waits for its delivery; 0 where none does.",
                  MetricType::Gauge};
    Family overdue{all, "overdue", "Delivered and not acknowledged in time.", MetricType::Gauge};
    Family near{all, "deadline_near", "In the last week of the legal clock, and not delivered or decided.",
                MetricType::Gauge};
    near.add({{"member_state", "none"}}, core::count_clocks(overview.undecided, now).near);
    for (const auto& lane : overview.lanes) {
        const auto state = name_of(lane.state);
        for (const auto status : core::all_statuses)
            notifications.add({{"member_state", state}, {"status", std::string{core::to_text(status)}}},
                              lane.count(status));
        const auto age = lane.oldest_undelivered ? now - *lane.oldest_undelivered : base::Duration::zero();
        oldest.add({{"member_state", state}}, seconds(age));
        overdue.add({{"member_state", state}}, lane.overdue);
        near.add({{"member_state", state}}, core::count_clocks(lane.undelivered, now).near);
    }
}

// Which lanes this daemon has a route for, and which have something queued all the same.
void add_unrouted(std::vector<MetricFamily>& all, const Signs& signs) {
    Family unrouted{all, "unrouted", "Queued for a state that has no entry under member_states.",
                    MetricType::Gauge};
    for (const auto& lane : signs.overview->lanes) {
        const bool routed = std::ranges::find(signs.lanes, lane.state, &LaneSign::state) != signs.lanes.end();
        unrouted.add({{"member_state", name_of(lane.state)}},
                     routed ? std::int64_t{0} : lane.count(core::Status::queued));
    }
}

void add_waiting(std::vector<MetricFamily>& all, const core::Overview& overview, base::Instant now) {
    Family held{all, "held", "Notifications of a backlog that is not released.", MetricType::Gauge};
    Family age{all, "held_age_seconds", "How long a backlog that is not released has been held.",
               MetricType::Gauge};
    Family oldest{
        all, "held_oldest_event_seconds",
        "Time since the day on which the oldest event of a backlog that is not released was recorded.",
        MetricType::Gauge};
    for (const auto& backlog : overview.backlogs) {
        held.add({{"backlog", backlog.id}}, backlog.held);
        age.add({{"backlog", backlog.id}}, seconds(now - backlog.since));
        oldest.add({{"backlog", backlog.id}},
                   seconds(now - base::start_of(backlog.oldest_recorded, base::london)));
    }
    Family desk{all, "desk", "What waits for a person.", MetricType::Gauge};
    // Also those of which there are none, so that an alert has something to compare.
    for (const auto* kind :
         {"quarantined", "review", "refused", "stuck", "conflict", "rejected-file", "backlog", "request"}) {
        const auto found = std::ranges::find(overview.desk, kind, &core::DeskFigures::kind);
        desk.add({{"kind", kind}}, found == overview.desk.end() ? std::int64_t{0} : found->count);
    }
}

void add_findings(std::vector<MetricFamily>& all, const Signs& signs) {
    Family missing{all, "files_missing", "Business dates without their file.", MetricType::Gauge};
    Family open{all, "findings_open", "What should have come, and did not or came otherwise.",
                MetricType::Gauge};
    std::map<std::string, std::int64_t> missing_by_source;
    for (const auto& source : signs.sources)
        if (source.calendar) missing_by_source[source.name] = 0;
    for (const auto kind : core::all_finding_kinds) {
        std::int64_t count = 0;
        for (const auto& found : signs.overview->finding_counts) {
            if (found.kind != core::to_text(kind)) continue;
            count += found.count;
            if (kind == core::FindingKind::missing_day) missing_by_source[found.source] += found.count;
        }
        open.add({{"kind", std::string{core::to_text(kind)}},
                  {"grade", std::string{core::to_text(core::grade_of(kind))}}},
                 count);
    }
    for (const auto& [source, count] : missing_by_source) missing.add({{"source", source}}, count);
}

struct Named {
    const char* name;
    const char* help;
    const char* first;
    const char* second; // no second label: null
};

void add_tallies(std::vector<MetricFamily>& all, const Named& named, MetricType type,
                 const std::vector<core::Tally>& tallies) {
    Family family{all, named.name, named.help, type};
    for (const auto& tally : tallies) {
        Labels labels{{named.first, tally.first}};
        if (named.second != nullptr) labels.emplace_back(named.second, tally.second);
        family.add(labels, tally.count);
    }
}

// Also where there is none: an alert compares with an hour ago, and the first must ring, too.
std::vector<core::Tally> late_by_state(const Signs& signs) {
    std::map<std::string, std::int64_t> counts{{"none", 0}};
    for (const auto& lane : signs.lanes) counts[name_of(lane.state)] = 0;
    if (signs.overview)
        for (const auto& lane : signs.overview->lanes) counts[name_of(lane.state)] = 0;
    for (const auto& late : signs.tallies->late) counts[late.first] = late.count;
    std::vector<core::Tally> tallies;
    for (const auto& [state, count] : counts) tallies.push_back({state, {}, count});
    return tallies;
}

void add_books(std::vector<MetricFamily>& all, const Signs& signs) {
    const auto& tallies = *signs.tallies;
    auto files = tallies.files;
    files.push_back({"none", "foreign", counted().foreign_files});
    add_tallies(all,
                {"files_total", "Files that were judged; foreign ones by this daemon.", "source", "verdict"},
                MetricType::Counter, files);
    add_tallies(all, {"events_total", "Conviction events that were accepted.", "source", "event"},
                MetricType::Counter, tallies.events);
    add_tallies(all, {"decisions_total", "Decisions on who is notified.", "outcome", nullptr},
                MetricType::Counter, tallies.decisions);
    add_tallies(all,
                {"acknowledgements_total", "Acknowledgements that were stored.", "member_state", "status"},
                MetricType::Counter, tallies.acknowledgements);
    add_tallies(all, {"late", "Past the end of the legal clock, now or once.", "member_state", nullptr},
                MetricType::Gauge, late_by_state(signs));
}

void add_erasing(std::vector<MetricFamily>& all, const Signs& signs) {
    if (!signs.unerased) return;
    Family unerased{all, "unerased", "Personal data whose time is over for more than a day.",
                    MetricType::Gauge};
    for (const auto* what : {"record", "reason", "file"}) {
        const auto found = std::ranges::find(*signs.unerased, what, &UnerasedSign::what);
        unerased.add({{"what", what}}, found == signs.unerased->end() ? std::int64_t{0} : found->count);
    }
}

// The worse of what was counted where the rows move and of the last full count.
void add_unaccounted(std::vector<MetricFamily>& all, const Signs& signs) {
    if (!signs.overview && !signs.tallies) return;
    const auto by_moves = signs.overview ? signs.overview->unaccounted() : 0;
    const auto by_count = signs.tallies ? signs.tallies->unaccounted : 0;
    Family unaccounted{all, "unaccounted",
                       "What the four sums do not account for; anything but 0 is a fault.",
                       MetricType::Gauge};
    unaccounted.add({}, std::max(by_moves, by_count));
}

void add_own(std::vector<MetricFamily>& all, const Signs& signs, base::Instant now) {
    Family in_flight{all, "in_flight", "POSTs of this daemon under way.", MetricType::Gauge};
    Family open{all, "lane_open", "1 where the circuit of the state is open, whichever daemon sends to it.",
                MetricType::Gauge};
    for (const auto& lane : signs.lanes) {
        in_flight.add({{"member_state", name_of(lane.state)}}, lane.in_flight);
        open.add({{"member_state", name_of(lane.state)}}, std::int64_t{standing_of(signs, lane.state).open});
    }
    Family alive{all, "daemons", "Daemons that share the database and are alive.", MetricType::Gauge};
    alive.add({}, signs.daemons.alive);
    Family differing{all, "daemons_differing", "Those of them whose configuration is not this one's.",
                     MetricType::Gauge};
    differing.add({}, static_cast<std::int64_t>(signs.daemons.differing.size()));
    Family certificates{all, "certificate_expiry_seconds", "Time left until our certificate ends.",
                        MetricType::Gauge};
    for (const auto& certificate : signs.certificates)
        certificates.add({{"member_state", certificate.state ? name_of(*certificate.state) : "none"},
                          {"use", certificate.use}},
                         seconds(certificate.expiry - now));
    Family available{all, "disk_available_bytes",
                     "Room on the disk of a directory of files; 0 where it cannot be read.",
                     MetricType::Gauge};
    for (const auto& shelf : signs.shelves)
        available.add({{"directory", shelf.name}},
                      shelf.readable ? static_cast<double>(shelf.available_bytes) : 0.0);
    Family build{all, "build_info", "1, with the version of this program.", MetricType::Gauge};
    Labels about_it{{"version", CONVICTIOND_VERSION}};
    if (base::has_test_clock())
        about_it.emplace_back("clock", "test"); // no daemon of people's is such a build
    build.add(about_it, std::int64_t{1});
}

} // namespace

void count_attempt(base::MemberState state, core::AttemptOutcome outcome, base::Duration took) {
    auto& all = counted();
    const std::lock_guard held{all.found_mutex};
    auto& durations = all.found_durations[state];
    if (durations == nullptr)
        durations = &all.durations.Add({{"member_state", name_of(state)}}, duration_buckets);
    auto& attempts = all.found_attempts[{state, outcome}];
    if (attempts == nullptr)
        attempts = &all.attempts.Add(
            {{"member_state", name_of(state)}, {"outcome", std::string{core::to_text(outcome)}}});
    durations->Observe(seconds(took));
    attempts->Increment();
}

void count_poll(base::MemberState state, PollOutcome outcome) {
    counted().polls.Add({{"member_state", name_of(state)}, {"outcome", word_of(outcome)}}).Increment();
}

void count_foreign_file() {
    ++counted().foreign_files;
}

void count_erased(std::string_view what, std::int64_t count) {
    counted().erased.Add({{"what", std::string{what}}}).Increment(static_cast<double>(count));
}

void count_database_error() {
    counted().database_errors.Increment();
}

std::string render_metrics(const Signs& signs, base::Instant now) {
    std::vector<MetricFamily> all;
    if (signs.overview) {
        add_lanes(all, *signs.overview, now);
        add_unrouted(all, signs);
        add_waiting(all, *signs.overview, now);
        add_findings(all, signs);
    }
    if (signs.tallies) add_books(all, signs);
    if (signs.overview) {
        Family clock{all, "clock_ahead_seconds", "The database's clock less ours.", MetricType::Gauge};
        clock.add({}, seconds(signs.overview->clock_ahead));
    }
    add_unaccounted(all, signs);
    add_erasing(all, signs);
    add_own(all, signs, now);
    for (auto& family : counted().registry.Collect())
        if (!family.metric.empty()) all.push_back(std::move(family));
    std::ranges::sort(all, {}, &MetricFamily::name);
    std::ostringstream text;
    prometheus::TextSerializer{}.Serialize(text, all);
    return text.str();
}

} // namespace convictiond::status
