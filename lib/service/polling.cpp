#include "service/polling.hpp"

#include "core/lane_claims.hpp"
#include "service/acknowledging.hpp"

#include <fmt/format.h>

namespace convictiond::service {

using status::PollOutcome;

namespace {

bool is_of_their_making(core::Failure failure) {
    return failure == core::Failure::not_http || failure == core::Failure::answer_too_big;
}

} // namespace

Polling::Polling(asio::any_io_executor executor, const std::string& connection, const Ownership& ownership,
                 net::TaskGroup::OnException on_exception)
    : executor_{executor}, ownership_{&ownership}, worker_{connection, "polling"}, wakeup_{executor},
      tasks_{executor, std::move(on_exception)} {}

void Polling::use(const Routes& routes) {
    routes_.clear();
    for (const auto& [state, route] : routes)
        if (route->acknowledgements) routes_.emplace(state, route);
    std::erase_if(rounds_, [this](const auto& round) {
        return !routes_.contains(round.first) && !round.second.under_way;
    });
    for (const auto& [state, route] : routes_) rounds_[state].due = {};
    wakeup_.wake();
}

void Polling::stop() {
    stopping_ = true;
    tasks_.cancel();
    wakeup_.wake();
}

asio::awaitable<void> Polling::run() {
    while (!stopping_) {
        const auto now = base::monotonic_now();
        for (auto state = next_due(now); state && tasks_.running() < most_at_once; state = next_due(now)) {
            rounds_.at(*state).under_way = true;
            tasks_.spawn(ask(*state, routes_.at(*state)));
        }
        const auto until = next_look(now);
        co_await wakeup_.wait(until);
    }
    co_await tasks_.join();
}

// Who has waited longest.
std::optional<base::MemberState> Polling::next_due(base::Monotonic now) const {
    std::optional<base::MemberState> first;
    for (const auto& [state, round] : rounds_) {
        if (round.under_way || round.due > now || !routes_.contains(state) || !ownership_->owns(state))
            continue;
        if (!first || round.due < rounds_.at(*first).due) first = state;
    }
    return first;
}

base::Monotonic Polling::next_look(base::Monotonic now) const {
    auto until = now + core::LaneClaims::beat_every; // ownership comes and fades with the beat
    for (const auto& [state, round] : rounds_)
        if (!round.under_way && round.due > now) until = std::min(until, round.due);
    return until;
}

asio::awaitable<void> Polling::ask(base::MemberState state, std::shared_ptr<const Route> route) {
    const net::Timeouts timeouts{route->settings.connect_timeout, route->settings.answer_timeout};
    net::HttpsClient client{executor_, route->tls, route->acknowledgements->origin, timeouts, max_page_bytes};
    auto wait = route->settings.poll_every;
    auto page = Page::more;
    try {
        for (int pages = 0; page == Page::more && pages < most_pages && !stopping_; ++pages) {
            page = Page::none;
            if (ownership_->owns(state)) page = co_await ask_for_page(state, *route, client);
        }
        weather_.note_there();
        if (page == Page::more) wait = {}; // behind the others that are due
    } catch (const store::Unavailable& error) {
        wait = weather_.note_away(error);
    }
    end_round(state, route, wait);
}

void Polling::end_round(base::MemberState state, const std::shared_ptr<const Route>& asked_by,
                        base::Duration wait) {
    const auto route = routes_.find(state);
    auto& round = rounds_.at(state);
    round.under_way = false;
    // Another route came meanwhile: it is asked by that at once, whatever the old one says of waiting.
    const bool is_current = route != routes_.end() && route->second == asked_by;
    round.due = is_current ? base::monotonic_now() + wait : base::Monotonic{};
    if (route == routes_.end()) rounds_.erase(state);
    wakeup_.wake();
}

asio::awaitable<Polling::Page> Polling::ask_for_page(base::MemberState state, const Route& route,
                                                     net::HttpsClient& client) {
    auto find = [state](store::Connection& connection) { return store::find_poll_cursor(connection, state); };
    auto cursor = co_await worker_.run(std::move(find));
    net::Headers headers{{"Accept", "application/json"}};
    net::Request request{"GET", message::page_target(route.acknowledgements->target, cursor),
                         std::move(headers)};
    auto exchange = co_await client.exchange(std::move(request));
    if (const auto* none = std::get_if<core::NoAnswer>(&exchange.came)) {
        const std::string cause{core::to_text(none->failure)};
        if (is_of_their_making(none->failure))
            note_malformed(state, cause);
        else
            note_failed(state, cause);
        co_return Page::none;
    }
    auto& answer = std::get<core::Answer>(exchange.came);
    if (answer.status != 200) {
        note_failed(state, fmt::format("status {}", answer.status));
        co_return Page::none;
    }
    co_return co_await store_page(state, std::move(cursor), std::move(answer.body));
}

asio::awaitable<Polling::Page> Polling::store_page(base::MemberState state,
                                                   std::optional<std::string> asked_after, std::string body) {
    const auto page = message::read_acknowledgement_page(body);
    if (!page) {
        note_malformed(state, page.error().text());
        co_return Page::none;
    }
    const bool moves = asked_after != page->next;
    if (moves || !page->items.empty()) {
        const store::ReceivedPage received{std::move(asked_after), received_of(page->items), page->next};
        auto work = [state, &received](store::Connection& connection) {
            return store::store_page(connection, state, received, base::now());
        };
        const auto stored = co_await worker_.run(std::move(work));
        if (!stored) co_return Page::none;   // another daemon was faster
        answer(state, page->items, *stored); // in the log alone: it was we who asked
    }
    note_read(state);
    co_return moves && !page->items.empty() ? Page::more : Page::last;
}

void Polling::note_read(base::MemberState state) {
    status::count_poll(state, PollOutcome::read);
    auto& round = rounds_.at(state);
    if (!round.fault.empty()) log(Level::info, "polling.recovered", {{"state", state.code()}});
    round.fault.clear();
}

// Said once, and again where the cause is another.
void Polling::note_failed(base::MemberState state, const std::string& cause) {
    status::count_poll(state, PollOutcome::failed);
    auto& round = rounds_.at(state);
    if (round.fault == cause) return;
    if (round.fault.empty()) round.since = base::now();
    round.fault = cause;
    log(Level::warning, "polling.failed", {{"state", state.code()}, {"cause", cause}});
}

void Polling::note_malformed(base::MemberState state, const std::string& cause) {
    status::count_poll(state, PollOutcome::malformed);
    auto& round = rounds_.at(state);
    auto fault = "malformed: " + cause;
    if (round.fault == fault) return;
    if (round.fault.empty()) round.since = base::now();
    round.fault = std::move(fault);
    log(Level::warning, "acknowledgement.malformed", {{"state", state.code()}, {"cause", cause}});
}

std::vector<status::PollSign> Polling::signs() const {
    std::vector<status::PollSign> signs;
    for (const auto& [state, round] : rounds_)
        if (ownership_->owns(state)) signs.push_back({state, round.fault, round.since});
    return signs;
}

} // namespace convictiond::service
