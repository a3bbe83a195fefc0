#include "acceptance/daemon/day.hpp"

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::test {

using base::operator+; // of a date and days

namespace {

std::string compact(base::Date date) {
    auto text = base::to_text(date);
    std::erase(text, '-');
    return text;
}

} // namespace

Day::Day(int sequence, std::string kind, std::string source)
    : sequence_{sequence}, source_{std::move(source)},
      date_{base::date_in(base::london, base::now()) + std::chrono::days{-1}}, recorded_on_{date_} {
    begin(kind, {});
}

Day::Day(int sequence, base::Date date, std::string kind, const std::string& previous)
    : sequence_{sequence}, source_{"PNC"}, date_{date}, recorded_on_{date} {
    begin(kind, previous);
}

void Day::begin(const std::string& kind, const std::string& previous) {
    line(fmt::format("HDR|DAF|1|{}|{}|{}|{}T02:00:05Z|{}{}{}", source_, base::to_text(date_), sequence_,
                     base::to_text(date_ + std::chrono::days{1}), kind, previous.empty() ? "" : "|",
                     previous));
}

std::string Day::sha256() const {
    return base::to_hex(base::sha256(bytes()));
}

Day& Day::conviction(const std::string& reference, const std::vector<std::string>& nationalities, char event,
                     int version) {
    line(fmt::format("CNV|{}|{}|{}|{}|Southwark Crown Court", event, reference, version,
                     base::to_text(recorded_on_)));
    line("PER|2001/0171310W|NOWAK|ANNA|1985-03-14|F");
    for (const auto& nationality : nationalities) line("NAT|" + nationality + "|D");
    if (event != 'D') line("OFF|1|170100|Theft from a shop");
    return *this;
}

Day& Day::recorded_on(base::Date date) {
    recorded_on_ = date;
    return *this;
}

Day& Day::line(const std::string& text) {
    text_ += text + "\n";
    return *this;
}

std::string Day::name() const {
    return fmt::format("DAF_{}_{}_{:07}.daf", source_, compact(date_), sequence_);
}

std::string Day::bytes() const {
    std::size_t lines = 1;
    std::size_t convictions = 0;
    std::size_t nationalities = 0;
    for (const auto one : base::split(text_, '\n')) {
        lines += one.empty() ? 0 : 1;
        convictions += one.starts_with("CNV|") ? 1 : 0;
        nationalities += one.starts_with("NAT|") ? 1 : 0;
    }
    return text_ + fmt::format("TRL|{}|{}|{}|{}|{}\n", sequence_, lines, convictions, nationalities,
                               base::to_hex(base::sha256(text_)));
}

Day busy_day(int sequence, int first, int last) {
    Day day{sequence};
    for (int number = first; number <= last; ++number)
        day.conviction(fmt::format("TEST/{}", number), {"DEU", "FRA", "POL"});
    return day;
}

} // namespace convictiond::test
