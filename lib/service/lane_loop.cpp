#include "service/lane_loop.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "message/receipt.hpp"
#include "message/render.hpp"
#include "status/metrics.hpp"
#include "store/lanes.hpp"

#include <fmt/format.h>

namespace convictiond::service {

using base::Monotonic;

namespace {

core::LaneSettings lane_settings(const settings::MemberState& configured) {
    core::LaneSettings lane;
    lane.max_in_flight = configured.max_in_flight;
    lane.max_rate = configured.max_rate;
    lane.historical_rate = configured.historical_rate;
    lane.retry = {configured.retry.base, configured.retry.cap, configured.retry.max_retry_after};
    lane.circuit = {configured.circuit.failures, configured.circuit.probe, configured.circuit.probe_cap};
    return lane;
}

// A POST, and what it is signed with.
struct Outgoing {
    net::Request request;
    std::optional<store::AttemptSignature> signature;
};

Outgoing make_request(const Route& route, const store::QueuedRow& row, base::Instant now) {
    const auto key = fmt::format("\"{}\"", row.id.text());
    const auto digest = message::content_digest(row.body_digest);
    net::Headers headers{
        {"Content-Type", "application/json"}, {"Idempotency-Key", key}, {"Content-Digest", digest}};
    std::optional<store::AttemptSignature> signature;
    if (route.signer) {
        const auto target = fmt::format("https://{}{}", net::authority(route.url.origin), route.url.target);
        auto made = route.signer->sign({target, digest, key}, now);
        headers.emplace_back("Signature-Input", std::move(made.input_field));
        headers.emplace_back("Signature", std::move(made.signature_field));
        signature = store::AttemptSignature{made.created, std::move(made.key_id), std::move(made.bytes)};
    }
    return {{"POST", route.url.target, std::move(headers), row.body}, std::move(signature)};
}

// What one look at the database brings.
struct Look {
    std::vector<store::QueuedRow> rows;
    core::QueueFound found;
    std::optional<std::int64_t> overdue; // with the first look of a round
};

void add(std::vector<store::QueuedRow>& rows, std::vector<store::QueuedRow> more) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
}

} // namespace

LaneLoop::LaneLoop(asio::any_io_executor executor, base::MemberState state,
                   std::shared_ptr<const Route> route, LaneSurroundings around)
    : executor_{executor}, state_{state}, route_{std::move(route)}, around_{std::move(around)},
      lane_{lane_settings(route_->settings), base::Chance::from_system()}, wakeup_{executor},
      posts_{executor, [](std::exception_ptr thrown) { std::rethrow_exception(thrown); }},
      weather_{"queue", around_.weather} {}

void LaneLoop::use(std::shared_ptr<const Route> route) {
    route_ = std::move(route);
    lane_.use(lane_settings(route_->settings));
    idle_connections_.clear();
    wakeup_.wake();
}

void LaneLoop::wake_to_read() {
    reader_.note_hint();
    wakeup_.wake();
}

status::LaneSign LaneLoop::sign() const {
    const auto& circuit = lane_.circuit();
    return {state_, around_.ownership->owns(state_), circuit.is_open(), circuit.cause(),
            static_cast<std::int64_t>(lane_.in_flight())};
}

void LaneLoop::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> LaneLoop::run() {
    while (!stopping_) co_await step();
    co_await posts_.join();
    idle_connections_.clear();
}

asio::awaitable<void> LaneLoop::wait_for_record() {
    co_await wakeup_.wait(std::nullopt);
}

asio::awaitable<void> LaneLoop::step() {
    const auto now = base::monotonic_now();
    const bool owned = around_.ownership->owns(state_);
    if (reader_.look(now, owned)) forget_waiting();

    if (owned && !reader_.knows_pause()) {
        co_await look_for_pause();
        co_return;
    }
    const core::LaneConditions conditions{owned, around_.recorder->is_recording(), stopping_, paused_};
    const auto wanted = lane_.next(now, conditions);
    // Taken out at once: whatever starts over meanwhile does not reach what is in flight.
    for (const auto number : wanted.post) posts_.spawn(post(take_row(number)));
    if (wanted.read_more && !reader_.is_exhausted()) {
        co_await read();
        co_return;
    }
    auto until = reader_.next_start();
    if (wanted.look_again) until = std::min(until, *wanted.look_again);
    if (owned) until = std::min(until, now + core::LaneClaims::beat_every); // ownership fades without a beat
    co_await wakeup_.wait(until);
}

// The truth is in the database: what waits is forgotten and read again from the start, less what is in
// flight.
void LaneLoop::forget_waiting() {
    lane_.forget_waiting();
    rows_.clear();
}

// Whoever pauses or resumes a lane wakes it; a wake-up that was missed costs a poll interval.
asio::awaitable<void> LaneLoop::look_for_pause() {
    base::Duration wait{};
    const auto round = reader_.round();
    try {
        auto work = [state = state_](store::Connection& connection) {
            return store::is_paused(connection, state);
        };
        const bool paused = co_await around_.reader->run(std::move(work));
        weather_.note_there();
        if (paused != paused_)
            log(Level::info, paused ? "lane.paused" : "lane.resumed", {{"state", state_.code()}});
        paused_ = paused;
        reader_.note_pause(round);
        co_return;
    } catch (const store::Unavailable& error) {
        wait = weather_.note_away(error);
    }
    co_await wakeup_.wait(base::monotonic_now() + wait);
}

asio::awaitable<void> LaneLoop::read() {
    lane_.begin_read();
    const auto wanted =
        reader_.next_read(lane_, lane_settings(route_->settings).retry, {base::now(), base::monotonic_now()});
    base::Duration wait{};
    try {
        auto work = [state = state_, wanted](store::Connection& connection) {
            constexpr auto most = core::LaneReader::read_at_once;
            Look look;
            look.rows = store::read_queue(connection, state, wanted.after, most);
            for (const auto& row : look.rows) look.found.of_queue.push_back(row.key);
            if (!wanted.retries) return look;
            auto retries =
                store::read_retries(connection, state, wanted.due_before, wanted.failed_before, most);
            auto repeats = store::read_repeats(connection, state, wanted.repeats_due_before, most);
            look.found.retries = retries.size();
            look.found.repeats = repeats.size();
            add(look.rows, std::move(retries));
            add(look.rows, std::move(repeats));
            look.overdue = store::count_overdue(connection, state, base::now());
            return look;
        };
        auto look = co_await around_.reader->run(std::move(work));
        weather_.note_there();
        if (!reader_.note_read(wanted, look.found, lane_, base::monotonic_now())) look.rows.clear();
        take_in(std::move(look.rows));
        if (look.overdue) note_overdue(*look.overdue);
        co_return;
    } catch (const store::Unavailable& error) {
        wait = weather_.note_away(error);
    }
    lane_.offer({});
    co_await wakeup_.wait(base::monotonic_now() + wait);
}

// The bytes that are sent are those that were rendered, or none: the others stay queued until they are back,
// and their clocks ring.
void LaneLoop::leave_out_corrupt(std::vector<store::QueuedRow>& read) {
    std::erase_if(read, [this](const store::QueuedRow& row) {
        if (base::sha256(row.body) == row.body_digest) return false;
        if (corrupt_told_.insert(row.key.number).second) log_about(row, Level::error, "notification.corrupt");
        return true;
    });
}

// Offers what was read, and keeps the bodies of what the lane took.
void LaneLoop::take_in(std::vector<store::QueuedRow> read) {
    leave_out_corrupt(read);
    const core::Moment now{base::now(), base::monotonic_now()};
    std::vector<core::QueuedNotification> offered;
    for (const auto& row : read) offered.push_back(core::in_lane_time(row, now));
    lane_.offer(offered);
    for (auto& row : read)
        if (lane_.waits(row.key)) rows_.insert_or_assign(row.key.number, std::move(row));
}

// The alarm at its changes alone; the owner of the lane tells it, nobody else.
void LaneLoop::note_overdue(std::int64_t count) {
    const std::string state{state_.code()};
    if (count > 0 && overdue_ == 0)
        log(Level::warning, "lane.overdue", {{"state", state}, {"count", std::to_string(count)}});
    if (count == 0 && overdue_ > 0) log(Level::info, "lane.in_time", {{"state", state}});
    overdue_ = count;
}

std::unique_ptr<net::HttpsClient> LaneLoop::take_connection() {
    if (!idle_connections_.empty()) {
        auto connection = std::move(idle_connections_.back());
        idle_connections_.pop_back();
        return connection;
    }
    const net::Timeouts timeouts{route_->settings.connect_timeout, route_->settings.answer_timeout};
    return std::make_unique<net::HttpsClient>(executor_, route_->tls, route_->url.origin, timeouts);
}

store::QueuedRow LaneLoop::take_row(std::int64_t number) {
    auto node = rows_.extract(number);
    CHECK(!node.empty());
    return std::move(node.mapped());
}

asio::awaitable<void> LaneLoop::post(store::QueuedRow row) {
    auto connection = take_connection();
    const auto route = route_;
    const auto begun = base::monotonic_now();
    store::OutcomeRow outcome;
    outcome.key = row.key;
    outcome.id = row.id;
    outcome.event = row.event;
    outcome.state = state_;
    outcome.started_at = base::now();
    auto outgoing = make_request(*route, row, outcome.started_at);
    outcome.signature = std::move(outgoing.signature);
    core::Exchange exchange;
    try {
        exchange = co_await connection->exchange(std::move(outgoing.request));
    } catch (const boost::system::system_error&) { // cancelled
        outcome.took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
        if (connection->may_have_left()) note_cut_off(row, std::move(outcome));
        throw;
    }
    if (route == route_) idle_connections_.push_back(std::move(connection));
    settle(std::move(row), *route, exchange, std::move(outcome));
    wakeup_.wake();
}

// Whether it arrived nobody knows. It stays where it stands, for the next start to send again; that it may
// have gone is on record.
void LaneLoop::note_cut_off(const store::QueuedRow& row, store::OutcomeRow outcome) {
    core::Exchange exchange;
    exchange.came = core::NoAnswer{core::Failure::cut_off, {}};
    exchange.may_have_left = true;
    outcome.judgement = core::judge(exchange, {}, false, base::now());
    status::count_attempt(state_, outcome.judgement.outcome, outcome.took);
    log_about(row, Level::warning, "notification.cut_off");
    around_.recorder->record(std::move(outcome), [] {});
}

void LaneLoop::settle(store::QueuedRow row, const Route& route, const core::Exchange& exchange,
                      store::OutcomeRow outcome) {
    const auto now = base::now();
    core::Receipt receipt;
    const auto* answer = std::get_if<core::Answer>(&exchange.came);
    if (answer != nullptr) receipt = message::read_receipt(answer->body, row.id, row.body_digest);

    outcome.took = exchange.took;
    outcome.judgement = core::judge(exchange, receipt, route.settings.receipt_required, now);
    const auto verdict = lane_.note_outcome(row.key.number, outcome.judgement, base::monotonic_now());
    status::count_attempt(state_, outcome.judgement.outcome, outcome.took);
    outcome.then = verdict.then;
    outcome.failures = verdict.failures;
    outcome.stuck = verdict.stuck;
    outcome.settles = outcome.judgement.acknowledged || route.delivery_settles();
    outcome.due_at =
        now + (verdict.then == core::LaneVerdict::Then::retry ? verdict.wait : route.settings.ack_within);
    if (verdict.then == core::LaneVerdict::Then::refused && answer != nullptr)
        outcome.answer = message::words_from_outside(answer->body);
    if (verdict.then == core::LaneVerdict::Then::delivered || outcome.judgement.by_receipt)
        outcome.reference = std::move(receipt.reference);
    if (verdict.then == core::LaneVerdict::Then::delivered) ++delivered_;
    log_outcome(row, outcome);
    log_circuit(verdict.circuit);
    // All that waits is due at once, also what was left in the database alone.
    if (verdict.circuit == core::Circuit::Change::closed) {
        reader_.start_over(base::monotonic_now());
        forget_waiting();
    }

    const auto key = row.key;
    const bool goes_again =
        !outcome.settles && (verdict.then == core::LaneVerdict::Then::delivered ||
                             (verdict.then == core::LaneVerdict::Then::refused && key.repeat));
    const auto again = base::monotonic_now() + route.settings.ack_within;
    around_.recorder->record(std::move(outcome),
                             [this, key, goes_again, again, row = std::move(row)]() mutable {
                                 if (const auto due = lane_.note_recorded(key.number))
                                     reader_.note_passed_over(*due, base::monotonic_now());
                                 if (goes_again) reader_.note_due(again);
                                 if (lane_.waits(key)) rows_.insert_or_assign(key.number, std::move(row));
                                 wakeup_.wake();
                             });
}

void LaneLoop::log_outcome(const store::QueuedRow& row, const store::OutcomeRow& outcome) {
    const auto& cause = outcome.judgement.cause;
    switch (outcome.judgement.outcome) {
    case core::AttemptOutcome::delivered: log_delivery(row, outcome); return;
    case core::AttemptOutcome::refused:
        log_about(row, Level::warning,
                  outcome.key.repeat && !outcome.judgement.by_receipt ? "notification.repeat_refused"
                                                                      : "notification.refused",
                  {{"cause", cause}});
        return;
    case core::AttemptOutcome::transient:
    case core::AttemptOutcome::unknown:
    case core::AttemptOutcome::lane_failure: break;
    }
    if (outcome.stuck)
        log_about(row, Level::warning, "notification.stuck",
                  {{"failures", std::to_string(outcome.failures)}, {"cause", cause}});
    // A failing lane says so once a minute, not with every attempt.
    log_about(row, Level::debug, "notification.failed", {{"cause", cause}});
    note_failure(cause);
}

// Where the delivery settles it, both happened.
void LaneLoop::log_delivery(const store::QueuedRow& row, const store::OutcomeRow& outcome) {
    log_about(row, Level::info, outcome.key.repeat ? "notification.repeated" : "notification.delivered",
              {{"took_ms", fmt::format("{:.1f}", static_cast<double>(outcome.took.count()) / 1000)}});
    if (outcome.settles) log_about(row, Level::info, "notification.acknowledged");
}

// What it is about stands in every line, so that grep finds a conviction and a file, too.
void LaneLoop::log_about(const store::QueuedRow& row, Level level, std::string_view event, LogFields more) {
    if (!is_logged(level)) return;
    log(level, event,
        {{"notification", row.id.text()},
         {"state", state_.code()},
         {"reference", row.reference},
         {"version", std::to_string(row.version)},
         {"file", row.file}},
        more);
}

void LaneLoop::note_failure(const std::string& cause) {
    ++failures_since_log_;
    const auto now = base::monotonic_now();
    if (now - last_failure_log_ < std::chrono::minutes{1}) return;
    log(Level::warning, "lane.failing",
        {{"state", state_.code()}, {"failures", std::to_string(failures_since_log_)}, {"cause", cause}});
    last_failure_log_ = now;
    failures_since_log_ = 0;
}

store::LaneReport LaneLoop::report() const {
    store::LaneReport report;
    report.state = state_;
    report.in_flight = static_cast<int>(lane_.in_flight());
    report.window = lane_.window();
    if (lane_.circuit().is_open() && opened_at_) {
        // In whole seconds of the wall clock, so that the same probe is the same report.
        const auto until = lane_.circuit().next_probe() - base::monotonic_now();
        const auto at = base::now() + std::chrono::duration_cast<base::Duration>(until);
        report.open = {*opened_at_, lane_.circuit().cause(), std::chrono::round<std::chrono::seconds>(at)};
    }
    return report;
}

void LaneLoop::log_circuit(core::Circuit::Change change) {
    switch (change) {
    case core::Circuit::Change::none: return;
    case core::Circuit::Change::opened:
        opened_at_ = base::now();
        log(Level::warning, "lane.opened", {{"state", state_.code()}, {"cause", lane_.circuit().cause()}});
        return;
    case core::Circuit::Change::closed: log(Level::info, "lane.closed", {{"state", state_.code()}}); return;
    }
}

} // namespace convictiond::service
