#include "simulation/witness.hpp"

#include "base/date.hpp"
#include "core/legal_clock.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::simulation {

void Witness::note_move(const Move& move) {
    ++counts_.moves;
    const auto& made = tables_->at(move.number);
    chronicle_->note({"moves", 0, made.state, move.number, core::to_text(move.to)});
    if (move.from && core::is_settled(*move.from))
        throw Broken{fmt::format("notification {} was settled and moved", move.number)};
    if (move.from && core::after(*move.from, *move.happening) != move.to)
        throw Broken{fmt::format("notification {} moved from {} to {}, which is no move", move.number,
                                 core::to_text(*move.from), core::to_text(move.to))};
    if (tables_->standing(move.number) != move.to)
        throw Broken{fmt::format("notification {} does not stand where it was moved", move.number)};
    past_[move.number].emplace_back(clockwork_->now(), move.to);
}

std::optional<Status> Witness::stood(std::int64_t number, Monotonic at) const {
    const auto found = past_.find(number);
    std::optional<Status> status;
    if (found == past_.end()) return status;
    for (const auto& [since, was] : found->second)
        if (since <= at) status = was;
    return status;
}

void Witness::note_decision(const Decision& decision) {
    chronicle_->note({"posts", decision.daemon, decision.state, decision.number, {}});
    check_owed(decision);
    check_not_known_delivered(decision);
    check_order(decision);
    check_lock(decision);
}

Monotonic Witness::queued_since(std::int64_t number) const {
    const auto& [since, is] = past_.at(number).back();
    return is == Status::queued ? since : Monotonic::max();
}

// A daemon that was told of the delivery does not send again what was not queued anew since.
void Witness::check_not_known_delivered(const Decision& decision) const {
    if (decision.repeat) return;
    const auto told = delivered_.find({decision.life, decision.number});
    if (told != delivered_.end() && queued_since(decision.number) < told->second)
        throw Broken{fmt::format("daemon {} knew that notification {} was delivered and sends it again",
                                 decision.daemon, decision.number)};
}

// What leaves the queue by another's hand may still be sent, until the queue is read again from its start.
void Witness::check_owed(const Decision& decision) const {
    if (clockwork_->now() - decision.known_at > staleness)
        throw Broken{fmt::format(
            "notification {} was sent by what the daemon knew {} ago", decision.number,
            base::to_text(std::chrono::duration_cast<Duration>(clockwork_->now() - decision.known_at)))};
    const auto owed = decision.repeat ? Status::delivered : Status::queued;
    if (stood(decision.number, decision.known_at) != owed)
        throw Broken{fmt::format("notification {} was sent and was not owed", decision.number)};
}

// An elder that the daemon could know of.
void Witness::check_order(const Decision& decision) const {
    if (decision.repeat) return; // it had its turn
    const auto& made = tables_->at(decision.number);
    for (const auto& [version, number] : tables_->versions_of(made.conviction, made.state)) {
        if (version >= made.version) break;
        if (tables_->standing(number) == Status::queued && stood(number, decision.known_at) == Status::queued)
            throw Broken{fmt::format("notification {} (version {}) was sent before {} (version {})",
                                     decision.number, made.version, number, version)};
    }
}

void Witness::check_lock(const Decision& decision) {
    if (tables_->standing(decision.number) != (decision.repeat ? Status::delivered : Status::queued))
        ++counts_.left_meanwhile;
    if (decision.lock.held) return;
    if (decision.lock.killed && clockwork_->now() - *decision.lock.killed <= killed_unseen) {
        ++counts_.sent_after_kill;
        return;
    }
    throw Broken{
        fmt::format("daemon {} sent notification {} without the lock", decision.daemon, decision.number)};
}

void Witness::note_first_byte(const Decision& decision, const Lock& lock) {
    ++counts_.sent;
    if (decision.lock.held && !lock.held) {
        ++counts_.sent_in_window;
        chronicle_->note(
            {"first byte without the lock", decision.daemon, decision.state, decision.number, {}});
    }
    auto& lives = under_way_[decision.number];
    if (lives.contains(decision.life))
        throw Broken{
            fmt::format("daemon {} posts notification {} twice at once", decision.daemon, decision.number)};
    if (!lives.empty()) ++counts_.sent_beside;
    lives.insert(decision.life);
}

void Witness::note_end(const Decision& decision) {
    under_way_[decision.number].erase(decision.life);
}

void Witness::note_outcome(int life, std::int64_t number, Instant started_at, core::LaneVerdict::Then then) {
    outcomes_.emplace(life, number, started_at);
    if (then == core::LaneVerdict::Then::delivered) delivered_[{life, number}] = clockwork_->now();
}

void Witness::note_durable(int life, std::int64_t number, Instant started_at) {
    if (!tables_->was_attempted(number, started_at))
        throw Broken{
            fmt::format("an outcome of notification {} was forgotten before it was durable", number)};
    outcomes_.erase({life, number, started_at});
}

void Witness::note_rejected(std::int64_t number, std::string_view why) {
    throw Broken{fmt::format("an outcome of notification {} was rejected: {}", number, why)};
}

void Witness::note_death(int life) {
    std::erase_if(outcomes_, [life](const auto& outcome) { return std::get<0>(outcome) == life; });
    for (auto& [number, lives] : under_way_) lives.erase(life);
}

void Witness::note_acknowledgements(const std::vector<Acknowledgement>& received,
                                    const std::vector<core::AcknowledgementResult>& results) {
    for (std::size_t i = 0; i < received.size(); ++i) {
        ++counts_.acknowledgements;
        if (results[i] != core::AcknowledgementResult::stored) continue;
        const auto stands = tables_->standing(received[i].number);
        const auto owed = received[i].status == core::AcknowledgementStatus::recorded ? Status::acknowledged
                                                                                      : Status::refused;
        if (stands != owed)
            throw Broken{
                fmt::format("an acknowledgement of {} was stored and changed nothing", received[i].number)};
    }
}

void Witness::check_sums() const {
    if (auto difference = tables_->difference(); !difference.empty()) throw Broken{difference};
}

std::string Witness::undone(const std::function<bool(const Made&)>& need_not) const {
    for (const auto& made : tables_->all()) {
        if (need_not(made)) continue;
        const auto stands = tables_->standing(made.number());
        if (!stands || !core::is_settled(*stands))
            return fmt::format("notification {} for {} is {}", made.number(), made.state.code(),
                               stands ? core::to_text(*stands) : "nowhere");
        const auto delivered = tables_->delivered_at(made.number());
        if (!delivered) continue;
        // The instant and the calendar must say the same of it.
        const auto day = made.key.last_permitted_day;
        if ((*delivered >= core::late_from(day)) != (base::date_in(base::london, *delivered) > day))
            throw Broken{fmt::format("notification {} is late by one clock alone", made.number())};
    }
    if (!outcomes_.empty())
        return fmt::format("an outcome of notification {} was taken and not recorded",
                           std::get<1>(*outcomes_.begin()));
    return {};
}

} // namespace convictiond::simulation
