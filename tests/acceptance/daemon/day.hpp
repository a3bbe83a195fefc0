// A daily file written by hand, record by record, of yesterday (in London) or another day; sealed with the
// TRL that belongs to it. Everything in it may be wrong but the seal.
#pragma once

#include "base/date.hpp"

#include <string>
#include <vector>

namespace convictiond::test {

class Day {
public:
    explicit Day(int sequence, std::string kind = "daily", std::string source = "PNC");
    // Of another day; `previous` is HDR 8.
    Day(int sequence, base::Date date, std::string kind = "daily", const std::string& previous = {});

    // A conviction with one person; the nationalities are documented ones.
    Day& conviction(const std::string& reference, const std::vector<std::string>& nationalities = {"POL"},
                    char event = 'N', int version = 1);
    Day& recorded_on(base::Date date); // of the convictions that follow; else the business date
    Day& line(const std::string& text);

    [[nodiscard]] std::string name() const;
    [[nodiscard]] std::string bytes() const;
    [[nodiscard]] std::string sha256() const;                    // for HDR 8 of the next
    [[nodiscard]] std::string unsealed() const { return text_; } // as it grows, without TRL
    [[nodiscard]] base::Date date() const { return date_; }

private:
    void begin(const std::string& kind, const std::string& previous);

    int sequence_;
    std::string source_;
    base::Date date_;
    base::Date recorded_on_;
    std::string text_;
};

// Convictions TEST/<first> to TEST/<last>, each for three states.
[[nodiscard]] Day busy_day(int sequence, int first, int last);

} // namespace convictiond::test
