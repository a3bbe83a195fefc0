// Whether the database is there, as one loop sees it: says so once at each change, and how long to wait
// before the next try. The weather is waited out, never given up.
#pragma once

#include "base/clock.hpp"
#include "service/log.hpp"
#include "status/metrics.hpp"

#include <algorithm>

namespace convictiond::service {

class DatabaseWeather {
public:
    explicit DatabaseWeather(std::string_view who) : who_{who} {}

    // The wait before the next try.
    base::Duration note_away(const std::exception& why) {
        status::count_database_error();
        if (!away_)
            log(Level::error, "database.unavailable", {{"for", std::string{who_}}, {"cause", why.what()}});
        away_ = true;
        wait_ = std::min<base::Duration>(wait_ * 2, std::chrono::seconds{5});
        return wait_;
    }
    void note_there() {
        if (away_) log(Level::info, "database.available", {{"for", std::string{who_}}});
        away_ = false;
        wait_ = first_wait;
    }
    [[nodiscard]] bool is_away() const { return away_; }

private:
    static constexpr base::Duration first_wait = std::chrono::milliseconds{100};
    std::string_view who_;
    bool away_ = false;
    base::Duration wait_ = first_wait;
};

} // namespace convictiond::service
