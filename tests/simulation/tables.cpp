#include "simulation/tables.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::simulation {

using Then = core::LaneVerdict::Then;

namespace {

void keep_first_due(std::vector<core::QueuedFacts>& rows, std::size_t limit) {
    std::ranges::stable_sort(rows, {}, [](const auto& row) { return *row.due_at; });
    if (rows.size() > limit) rows.resize(limit);
}

} // namespace

void Tables::book(const Made& made, std::optional<Status> from, Status to,
                  std::optional<Happening> happening) {
    ++movement_[{made.state, from, to}];
    moved_({made.number(), from, to, happening});
}

std::int64_t Tables::make(Made made, bool held) {
    made.key.number = static_cast<std::int64_t>(made_.size()) + 1;
    const auto [at, is_new] = versions_[{made.conviction, made.state}].emplace(made.version, made.number());
    if (!is_new) throw Rejected{"one notification for an event and a state"};
    made_.push_back(made);
    if (held) {
        held_.insert(made.number());
    } else {
        enqueue(made);
    }
    book(made, std::nullopt, held ? Status::held : Status::queued, std::nullopt);
    return made.number();
}

void Tables::release(std::int64_t number) {
    if (held_.erase(number) == 0) return;
    enqueue(at(number));
    book(at(number), Status::held, Status::queued, Happening::released);
}

void Tables::resubmit(std::int64_t number) {
    if (refused_.erase(number) == 0) return;
    enqueue(at(number));
    book(at(number), Status::refused, Status::queued, Happening::resubmitted);
}

void Tables::close(std::int64_t number, Why why) {
    const auto from = standing(number);
    if (!from || !core::after(*from, Happening::closed)) return;
    const auto& made = at(number);
    held_.erase(number);
    (void)leave_queue(made);
    awaiting_[made.state].erase(number);
    refused_.erase(number);
    settlement_.emplace(number, Status::closed);
    closed_.emplace(number, why);
    book(made, from, Status::closed, Happening::closed);
}

void Tables::pause(base::MemberState state, bool paused) {
    if (paused) {
        paused_.insert(state);
    } else {
        paused_.erase(state);
    }
}

// True where it was queued: in one of the two tables that say so.
bool Tables::leave_queue(const Made& made) {
    return queue_[made.state].erase(made.key) + retry_.erase(made.number()) > 0;
}

// The newest earlier version of its conviction that is queued for the same state.
std::optional<std::int64_t> Tables::elder_of(const Made& made) const {
    if (!knows_elders_ || made.version == 1) return std::nullopt;
    const auto& versions = versions_of(made.conviction, made.state);
    for (auto next = versions.lower_bound(made.version); next != versions.begin();) {
        const auto number = (--next)->second;
        if (standing(number) == Status::queued) return number;
    }
    return std::nullopt;
}

std::vector<core::QueuedFacts>
Tables::read_queue(base::MemberState state, const std::optional<QueueKey>& after, std::size_t limit) const {
    std::vector<core::QueuedFacts> rows;
    const auto queue = queue_.find(state);
    if (queue == queue_.end()) return rows;
    const auto& keys = queue->second;
    for (auto key = after ? keys.upper_bound(*after) : keys.begin(); key != keys.end() && rows.size() < limit;
         ++key) {
        core::QueuedFacts row;
        row.key = *key;
        row.behind = elder_of(at(key->number));
        rows.push_back(row);
    }
    return rows;
}

std::vector<core::QueuedFacts> Tables::read_retries(base::MemberState state, const core::QueueRead& read,
                                                    std::size_t limit) const {
    std::vector<core::QueuedFacts> rows;
    for (const auto& [number, retry] : retry_) {
        if (at(number).state != state) continue;
        const bool wanted = retry.due_at <= read.due_before || retry.failed_at > read.due_before ||
                            (read.failed_before && retry.failed_at <= *read.failed_before);
        if (!wanted) continue;
        core::QueuedFacts row;
        row.key = at(number).key;
        row.behind = elder_of(at(number));
        row.failures = retry.failures;
        row.failed_at = retry.failed_at;
        row.due_at = retry.due_at;
        row.stuck = retry.stuck;
        rows.push_back(row);
    }
    keep_first_due(rows, limit);
    return rows;
}

std::vector<core::QueuedFacts> Tables::read_repeats(base::MemberState state, Instant due_before,
                                                    std::size_t limit) const {
    std::vector<core::QueuedFacts> rows;
    const auto of_state = awaiting_.find(state);
    if (of_state == awaiting_.end()) return rows;
    for (const auto& [number, awaiting] : of_state->second) {
        if (awaiting.due_at > due_before) continue;
        core::QueuedFacts row;
        row.key = at(number).key;
        row.key.repeat = true;
        row.failures = awaiting.failures;
        row.due_at = awaiting.due_at;
        rows.push_back(row);
    }
    keep_first_due(rows, limit);
    return rows;
}

void Tables::record_outcomes(const std::vector<store::OutcomeRow>& outcomes) {
    for (const auto& row : outcomes) {
        // Recorded by a commit that was not heard of: nothing is done twice.
        if (!attempts_.emplace(row.key.number, row.started_at, row.took).second) continue;
        if (row.key.repeat) {
            move_repeat(row);
            continue;
        }
        switch (row.then) {
        case Then::delivered: move_to_delivered(row); break;
        case Then::retry: move_to_retry(row); break;
        case Then::refused: move_to_refused(row); break;
        case Then::unchanged: break;
        }
    }
}

// Only what was still queued moves; who acknowledged before is left alone.
void Tables::move_to_delivered(const store::OutcomeRow& row) {
    const auto& made = at(row.key.number);
    if (!leave_queue(made)) return;
    delivery_.emplace(made.number(), row.started_at + row.took);
    if (row.settles) {
        settlement_.emplace(made.number(), Status::acknowledged);
        book(made, Status::queued, Status::acknowledged, Happening::settled_by_receipt);
    } else {
        awaiting_[made.state].emplace(made.number(), Awaiting{row.due_at, 0});
        book(made, Status::queued, Status::delivered, Happening::delivered);
    }
}

void Tables::move_to_retry(const store::OutcomeRow& row) {
    const auto number = row.key.number;
    const bool was_queued = queue_[row.state].erase(row.key) > 0;
    if (!was_queued && !retry_.contains(number)) return;
    auto& retry = retry_[number];
    retry = {row.failures, row.started_at + row.took, row.due_at, retry.stuck || row.stuck};
}

void Tables::move_to_refused(const store::OutcomeRow& row) {
    const auto& made = at(row.key.number);
    if (!leave_queue(made)) return;
    refused_[made.number()] = {true};
    book(made, Status::queued, Status::refused, Happening::refused_by_answer);
}

// What was sent again and still awaits its acknowledgement: settled or refused by its receipt, else due again
// later, also where their machine turned it down.
void Tables::move_repeat(const store::OutcomeRow& row) {
    const auto& made = at(row.key.number);
    auto& of_state = awaiting_[made.state];
    const auto awaiting = of_state.find(made.number());
    if (awaiting == of_state.end() || row.then == Then::unchanged) return;
    if (row.then == Then::refused && row.judgement.by_receipt) {
        of_state.erase(awaiting);
        refused_[made.number()] = {true};
        book(made, Status::delivered, Status::refused, Happening::refused_by_authority);
    } else if (row.then == Then::delivered && row.settles) {
        of_state.erase(awaiting);
        settlement_.emplace(made.number(), Status::acknowledged);
        book(made, Status::delivered, Status::acknowledged, Happening::settled_by_receipt);
    } else {
        awaiting->second = {row.due_at, row.failures};
    }
}

std::vector<core::AcknowledgementResult>
Tables::store_acknowledgements(base::MemberState from, const std::vector<Acknowledgement>& received) {
    std::vector<core::AcknowledgementResult> results;
    for (const auto& one : received) {
        const auto stands = standing(one.number);
        if (!stands || at(one.number).state != from) {
            results.push_back(core::AcknowledgementResult::unknown);
            continue;
        }
        const auto& made = at(one.number);
        const auto refused = refused_.find(one.number);
        const bool by_answer = refused != refused_.end() && refused->second.by_answer;
        const auto judged = core::judge_acknowledgement({*stands, by_answer}, one.status);
        results.push_back(judged.result);
        if (!judged.becomes) continue;
        (void)leave_queue(made);
        awaiting_[made.state].erase(one.number);
        refused_.erase(one.number);
        const bool recorded = *judged.becomes == Status::acknowledged;
        if (recorded) {
            settlement_.emplace(one.number, Status::acknowledged);
        } else {
            refused_[one.number] = {false};
        }
        book(made, stands, *judged.becomes, recorded ? Happening::recorded : Happening::refused_by_authority);
    }
    return results;
}

std::optional<Status> Tables::standing(std::int64_t number) const {
    if (number < 1 || number > static_cast<std::int64_t>(made_.size())) return std::nullopt;
    const auto& made = at(number);
    std::vector<Status> places;
    const auto queue = queue_.find(made.state);
    if (held_.contains(number)) places.push_back(Status::held);
    if (queue != queue_.end() && queue->second.contains(made.key)) places.push_back(Status::queued);
    if (retry_.contains(number)) places.push_back(Status::queued);
    const auto awaiting = awaiting_.find(made.state);
    if (awaiting != awaiting_.end() && awaiting->second.contains(number)) places.push_back(Status::delivered);
    if (refused_.contains(number)) places.push_back(Status::refused);
    if (const auto settled = settlement_.find(number); settled != settlement_.end())
        places.push_back(settled->second);
    if (places.size() != 1) return std::nullopt;
    return places.front();
}

bool Tables::is_stuck(std::int64_t number) const {
    const auto found = retry_.find(number);
    return found != retry_.end() && found->second.stuck;
}

bool Tables::may_have_gone(std::int64_t number) const {
    if (held_.contains(number)) return false;
    const auto attempt = attempts_.lower_bound({number, base::Instant::min(), base::Duration::min()});
    return !closed_.contains(number) || (attempt != attempts_.end() && std::get<0>(*attempt) == number);
}

std::optional<Why> Tables::why_closed(std::int64_t number) const {
    const auto found = closed_.find(number);
    if (found == closed_.end()) return std::nullopt;
    return found->second;
}

std::optional<Instant> Tables::delivered_at(std::int64_t number) const {
    const auto found = delivery_.find(number);
    if (found == delivery_.end()) return std::nullopt;
    return found->second;
}

std::vector<std::int64_t> Tables::refused() const {
    std::vector<std::int64_t> numbers;
    for (const auto& [number, refused] : refused_) numbers.push_back(number);
    return numbers;
}

std::vector<base::MemberState> Tables::states_of(int conviction) const {
    std::vector<base::MemberState> states;
    for (auto next = versions_.lower_bound({conviction, base::MemberState{}});
         next != versions_.end() && next->first.first == conviction; ++next)
        states.push_back(next->first.second);
    return states;
}

const std::map<int, std::int64_t>& Tables::versions_of(int conviction, base::MemberState state) const {
    static const std::map<int, std::int64_t> none;
    const auto found = versions_.find({conviction, state});
    return found == versions_.end() ? none : found->second;
}

std::string Tables::difference() const {
    std::map<std::pair<base::MemberState, Status>, std::int64_t> booked, found;
    for (const auto& [booking, count] : movement_) {
        const auto& [state, from, to] = booking;
        booked[{state, to}] += count;
        if (from) booked[{state, *from}] -= count;
    }
    for (const auto& made : made_) {
        const auto stands = standing(made.number());
        if (!stands) return fmt::format("notification {} stands in no table or in two", made.number());
        ++found[{made.state, *stands}];
    }
    std::erase_if(booked, [](const auto& entry) { return entry.second == 0; });
    if (booked != found) return "the books differ from the tables";
    return {};
}

} // namespace convictiond::simulation
