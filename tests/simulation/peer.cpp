#include "simulation/peer.hpp"

#include "base/date.hpp"

#include <array>
#include <fmt/format.h>

namespace convictiond::simulation {

using core::Failure;
using namespace std::chrono_literals;

std::string_view to_text(Mood mood) {
    switch (mood) {
    case Mood::healthy: return "healthy";
    case Mood::silent: return "silent";
    case Mood::away: return "away";
    case Mood::busy: return "busy";
    case Mood::failing: return "failing";
    case Mood::shut: return "shut";
    case Mood::refusing: return "refusing";
    case Mood::dripping: return "dripping";
    case Mood::any: return "any";
    }
    return "?";
}

void Peer::receive(std::int64_t number, std::function<void(Reply)> done) {
    ++requests_;
    auto as = mood;
    while (as == Mood::any) as = all_moods[chance_.below(all_moods.size())];
    auto reply = answer(as, number);
    const auto* answered = std::get_if<core::Answer>(&reply.exchange.came);
    if (answered != nullptr && answered->status < 300 && !first_good_)
        first_good_ = clockwork_->now() + reply.exchange.took;
    clockwork_->after(reply.exchange.took, [reply, done] { done(reply); });
}

Reply Peer::answer(Mood as, std::int64_t number) {
    const auto poison = poisons.find(number);
    if (poison != poisons.end() && (as == Mood::healthy || as == Mood::dripping)) {
        if (poison->second == Poison::fails) return status(500);
        if (poison->second == Poison::refused) return status(422);
        if (poison->second == Poison::forbidden) return status(403);
    }
    switch (as) {
    case Mood::silent:
        if (chance_of(30)) return no_answer(Failure::connect_timed_out, false, 10s);
        if (chance_of(30)) act(number);
        return no_answer(Failure::answer_timed_out, true, 30s);
    case Mood::away: return no_answer(Failure::connect_refused, false, 1ms);
    case Mood::busy: {
        auto reply = status(chance_of(50) ? 429 : 503);
        std::get<core::Answer>(reply.exchange.came).retry_after = retry_after();
        return reply;
    }
    case Mood::failing:
        if (chance_of(20)) act(number); // and its gateway does not know
        return status(chance_of(50) ? 500 : 504);
    case Mood::shut: return lanes_fault(number);
    case Mood::refusing: return status(chance_of(50) ? 422 : 400);
    case Mood::dripping: {
        auto reply = take(number);
        reply.exchange.took = chance_.up_to(29s);
        return reply;
    }
    case Mood::healthy:
    case Mood::any: break;
    }
    return take(number);
}

// It has it now; the answer may be lost all the same.
Reply Peer::take(std::int64_t number) {
    const bool again = has_.contains(number);
    act(number);
    if (chance_of(answers_lost)) {
        if (chance_of(50)) return no_answer(Failure::reset, true, 1ms + chance_.up_to(slowest));
        return no_answer(Failure::answer_timed_out, true, 30s);
    }
    auto reply = status(again && chance_of(50) ? 409 : 200);
    const bool needs_receipt =
        acknowledges_by_receipt || std::get<core::Answer>(reply.exchange.came).status == 409;
    if (!needs_receipt && chance_of(50)) return reply; // no body
    reply.receipt = {false, true, true, true, core::ReceiptStatus::unstated, {}};
    if (!acknowledges_by_receipt) return reply;
    reply.receipt.status =
        chance_of(authority_refuses) ? core::ReceiptStatus::refused : core::ReceiptStatus::acknowledged;
    return reply;
}

Reply Peer::lanes_fault(std::int64_t number) {
    switch (chance_.below(6)) {
    case 0: return no_answer(Failure::certificate_expired, false, 5ms);
    case 1: return no_answer(Failure::tls_alert, false, 5ms);
    case 2: return no_answer(Failure::not_http, true, 5ms);
    case 3: {
        auto reply = status(200); // a gateway's page
        reply.receipt.is_empty = false;
        return reply;
    }
    case 4: {
        act(number);
        auto reply = status(200); // a receipt for another
        reply.receipt = {false, true, false, true, core::ReceiptStatus::acknowledged, {}};
        return reply;
    }
    default: return status(chance_of(50) ? 401 : 404);
    }
}

Reply Peer::no_answer(Failure failure, bool may_have_left, Duration took) {
    Reply reply;
    reply.exchange.came = core::NoAnswer{failure, {}};
    reply.exchange.may_have_left = may_have_left;
    reply.exchange.took = took;
    return reply;
}

Reply Peer::status(int code) {
    Reply reply;
    core::Answer answer;
    answer.status = code;
    reply.exchange.came = answer;
    reply.exchange.may_have_left = true;
    reply.exchange.took = fixed_answer.value_or(1ms + chance_.up_to(slowest));
    return reply;
}

// Seconds, a date, nothing, or words.
std::string Peer::retry_after() {
    const auto wait = std::chrono::seconds{chance_.below(7200)};
    switch (chance_.below(5)) {
    case 0: return {};
    case 1: return "soon";
    case 2: {
        const auto at = base::to_rfc3339(clockwork_->wall() + wait, false); // 2026-11-24T02:00:05Z
        constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const auto month = static_cast<std::size_t>((at[5] - '0') * 10 + (at[6] - '0') - 1);
        return fmt::format("Sun, {} {} {} {} GMT", at.substr(8, 2), months[month], at.substr(0, 4),
                           at.substr(11, 8));
    }
    default: return std::to_string(wait.count());
    }
}

void Peer::act(std::int64_t number) {
    const bool is_new = has_.insert(number).second;
    const bool forgotten = forgotten_.erase(number) > 0;
    if (acknowledges_by_receipt || !(is_new || forgotten)) return;
    if (chance_of(forgets)) {
        forgotten_.insert(number);
        return;
    }
    const auto word = chance_of(authority_refuses) ? core::AcknowledgementStatus::refused
                                                   : core::AcknowledgementStatus::recorded;
    clockwork_->after(chance_.up_to(1h), [this, number, word] { owed_.emplace(number, word); });
}

std::vector<Acknowledgement> Peer::acknowledgements(std::size_t most) {
    std::vector<Acknowledgement> batch;
    for (const auto& [number, word] : owed_)
        if (batch.size() < most && !chance_of(20)) batch.push_back({number, word});
    if (!told_.empty() && chance_of(told_again)) batch.push_back(told_[chance_.below(told_.size())]); // again
    for (auto left = batch.size(); left > 1; --left) std::swap(batch[left - 1], batch[chance_.below(left)]);
    return batch;
}

void Peer::note_answered(const std::vector<Acknowledgement>& sent,
                         const std::vector<core::AcknowledgementResult>& results) {
    for (std::size_t i = 0; i < sent.size(); ++i) {
        if (owed_.erase(sent[i].number) > 0) told_.push_back(sent[i]);
        const bool turned_down = sent[i].status == core::AcknowledgementStatus::refused ||
                                 results[i] == core::AcknowledgementResult::conflict;
        if (turned_down) has_.erase(sent[i].number);
    }
}

} // namespace convictiond::simulation
