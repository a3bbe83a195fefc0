// Whether the database is there, as one loop sees it: says so once at each change, and how long to wait
// before the next try. The weather is waited out, never given up.
#pragma once

#include "base/clock.hpp"
#include "service/log.hpp"
#include "status/metrics.hpp"
#include "store/connection.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace convictiond::service {

// For health and readyz: the log has the cause, which may name what only operators should read.
inline std::string fault_told(const store::Unavailable& error) {
    std::string told = "no answer";
    if (dynamic_cast<const store::ShutOut*>(&error) != nullptr)
        told = fmt::format("not for this login; {}", store::ShutOut::remedy);
    return told;
}

class DatabaseWeather {
public:
    // How many of those that speak as one are away: the first says so, the last says that it is over.
    using Together = std::shared_ptr<int>;

    explicit DatabaseWeather(std::string_view who, Together together = std::make_shared<int>(0))
        : who_{who}, together_{std::move(together)} {}
    ~DatabaseWeather() {
        if (away_) --*together_;
    }
    DatabaseWeather(const DatabaseWeather&) = delete;
    DatabaseWeather& operator=(const DatabaseWeather&) = delete;

    // The wait before the next try.
    base::Duration note_away(const std::exception& why) {
        status::count_database_error();
        if (!away_ && (*together_)++ == 0)
            log(Level::error, "database.unavailable", {{"for", std::string{who_}}, {"cause", why.what()}});
        away_ = true;
        wait_ = std::min<base::Duration>(wait_ * 2, std::chrono::seconds{5});
        return wait_;
    }
    void note_there() {
        if (away_ && --*together_ == 0) log(Level::info, "database.available", {{"for", std::string{who_}}});
        away_ = false;
        wait_ = first_wait;
    }
    [[nodiscard]] bool is_away() const { return away_; }

private:
    static constexpr base::Duration first_wait = std::chrono::milliseconds{100};
    std::string_view who_;
    Together together_;
    bool away_ = false;
    base::Duration wait_ = first_wait;
};

} // namespace convictiond::service
