// Asks the member states that neither call nor settle by receipt for their acknowledgements: each every
// `poll_every`, from the cursor that the database has, and only while this daemon owns the state's lane. A
// page and its cursor are stored together, or neither; what cannot be read moves no cursor and alarms. A few
// states at a time, so that a slow one delays none.
#pragma once

#include "net/task_group.hpp"
#include "service/database_weather.hpp"
#include "service/ownership.hpp"
#include "service/route.hpp"
#include "status/signs.hpp"

namespace convictiond::service {

class Polling {
public:
    // `ownership` outlives it.
    Polling(asio::any_io_executor executor, const std::string& connection, const Ownership& ownership,
            net::TaskGroup::OnException on_exception);

    // Before run() and at any time after it; whoever is asked, is asked again at once.
    void use(const Routes& routes);
    // A lane was taken or lost.
    void wake() { wakeup_.wake(); }

    // Until stop(), which cuts off what is under way: it is asked for again.
    asio::awaitable<void> run();
    void stop();

    // Of the states that this daemon asks.
    [[nodiscard]] std::vector<status::PollSign> signs() const;
    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    // Whether there may be another page at once.
    enum class Page { more, last, none };

    static constexpr std::size_t most_at_once = 8;
    // Then the other states have their turn.
    static constexpr int most_pages = 100;
    static constexpr std::size_t max_page_bytes = std::size_t{4} << 20U;

    // What is known of one state.
    struct Round {
        base::Monotonic due{};
        bool under_way = false;
        std::string fault; // of the last time; empty: it went well
        base::Instant since{};
    };

    [[nodiscard]] std::optional<base::MemberState> next_due(base::Monotonic now) const;
    [[nodiscard]] base::Monotonic next_look(base::Monotonic now) const;
    asio::awaitable<void> ask(base::MemberState state, std::shared_ptr<const Route> route);
    asio::awaitable<Page> ask_for_page(base::MemberState state, const Route& route, net::HttpsClient& client);
    asio::awaitable<Page> store_page(base::MemberState state, std::optional<std::string> asked_after,
                                     std::string body);
    void note_read(base::MemberState state);
    void note_failed(base::MemberState state, const std::string& cause);
    void note_malformed(base::MemberState state, const std::string& cause);
    void end_round(base::MemberState state, const std::shared_ptr<const Route>& asked_by,
                   base::Duration wait);

    asio::any_io_executor executor_;
    const Ownership* ownership_;
    Worker worker_;
    Wakeup wakeup_;
    net::TaskGroup tasks_;
    DatabaseWeather weather_{"polling"};
    Routes routes_; // of those that are asked
    std::map<base::MemberState, Round> rounds_;
    bool stopping_ = false;
};

} // namespace convictiond::service
