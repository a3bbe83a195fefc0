#include "generator/run.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <stdexcept>

namespace daily_files {

namespace base = convictiond::base;
using base::operator+; // days onto a date
namespace json = boost::json;

namespace {

constexpr std::size_t remembered = 2; // one to amend, one to delete

// One file under way.
class Day {
public:
    Day(const Order& order, const Codes& codes, const Header& header)
        : day_{header.day}, inventor_{codes, order.source, header.day, order.seed},
          canary_inventor_{codes, order.source, header.day, ~order.seed}, file_{order.directory, header} {}

    void add_convictions(std::uint64_t count) {
        const auto days = std::chrono::sys_days{day_}.time_since_epoch().count();
        const auto first = static_cast<std::uint64_t>(days) * count; // days continue each other's turn
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto conviction = inventor_.next(first + i);
            add(conviction);
            expected_.count(conviction);
            if (memory_.size() < remembered && !conviction.states().empty()) memory_.push_back(conviction);
        }
    }

    void add_canaries(const std::vector<Canary>& canaries) {
        for (const auto& canary : canaries) {
            auto conviction = canary_inventor_.of(canary.nations);
            conviction.reference = "CANARY/" + canary.name;
            conviction.cro_number = canary.name == "NOCRO" ? "" : canary_inventor_.cro_number();
            file_.add(conviction); // not in the census
            ++expected_.canaries;
        }
    }

    void plant_events_of(const std::vector<Conviction>& earlier);
    void plant_oddities();

    [[nodiscard]] Written close() { return file_.close(census_); }
    [[nodiscard]] const Expected& expected() const { return expected_; }
    [[nodiscard]] const json::array& planted() const { return planted_; }
    [[nodiscard]] std::vector<Conviction> memory() && { return std::move(memory_); }

private:
    void add(const Conviction& conviction) {
        file_.add(conviction);
        std::set<std::string_view> codes; // a person counts once for each
        for (const auto& nationality : conviction.nationalities)
            if (codes.insert(nationality.code).second) ++census_[nationality.code];
    }
    void plant(const Conviction& conviction, std::string_view what,
               const std::set<std::string>& earlier = {}) {
        add(conviction);
        expected_.count(conviction, earlier);
        note(conviction, what);
    }
    void note(const Conviction& conviction, std::string_view what) {
        planted_.push_back({{"reference", conviction.reference}, {"what", json::string_view{what}}});
    }
    [[nodiscard]] Conviction of(std::string_view state) { return inventor_.of({nation_of_state(state)}); }

    base::Date day_;
    Inventor inventor_;
    Inventor canary_inventor_; // its own, so that canaries change no other conviction
    DailyFile file_;
    std::map<std::string, std::uint64_t> census_;
    Expected expected_;
    json::array planted_;
    std::vector<Conviction> memory_;
};

void Day::plant_events_of(const std::vector<Conviction>& earlier) {
    if (earlier.size() < remembered) return;
    auto amended = earlier[0];
    const auto states_before = amended.states();
    amended.event = 'A';
    amended.version = 2;
    amended.recorded_on = base::to_text(day_);
    amended.reason = "sanction added after review of the court record";
    amended.offences.front().sanctions.push_back(inventor_.sanction(day_));
    plant(amended, "amendment", states_before);

    Conviction deleted;
    deleted.event = 'D';
    deleted.reference = earlier[1].reference;
    deleted.version = 2;
    deleted.recorded_on = base::to_text(day_);
    deleted.reason = "quashed on appeal";
    deleted.pnc_id = earlier[1].pnc_id;
    deleted.surname = earlier[1].surname;
    deleted.forenames = earlier[1].forenames;
    plant(deleted, "deletion", earlier[1].states());
}

void Day::plant_oddities() {
    auto unknown = of("PL");
    unknown.nationalities.push_back({"XYZ", 'S'}); // Poland is notified at once, the other waits
    plant(unknown, "unknown nationality");
    auto former = of("SI");
    former.nationalities = {{"YUG", 'S'}};
    plant(former, "nationality of a state that is no more");
    auto nobody = of("RO");
    nobody.nationalities.clear();
    plant(nobody, "no nationality");
    auto letter = of("LT");
    letter.pnc_id.back() = letter.pnc_id.back() == 'Z' ? 'A' : 'Z';
    plant(letter, "flagged: wrong check letter");
    auto escapes = of("GR");
    escapes.offences.front().title = "Theft | handling\nsee \\ note";
    plant(escapes, "escapes");

    auto wrong = of("IE");
    wrong.version = 2; // of a new conviction
    add(wrong);
    ++expected_.quarantined;
    note(wrong, "quarantined: a new conviction with version 2");
}

json::object sums_of(const Written& written) {
    return {{"bytes", written.bytes},
            {"lines", written.lines},
            {"cnv", written.convictions},
            {"nat", written.nationalities}};
}

} // namespace

std::vector<Canary> parse_canaries(std::string_view text) {
    std::vector<Canary> canaries;
    if (text.empty()) return canaries;
    for (const auto part : base::split(text, ',')) {
        const auto equals = part.find('=');
        if (equals == 0 || equals == std::string_view::npos)
            throw std::invalid_argument{"canaries: expected NAME=STATE+STATE"};
        Canary canary{std::string{part.substr(0, equals)}, {}};
        if (canary.name == "DUAL") canary.nations.push_back(&britain());
        for (const auto state : base::split(part.substr(equals + 1), '+')) {
            const auto* nation = nation_of_state(state);
            if (nation == nullptr)
                throw std::invalid_argument{fmt::format("canaries: {} is no member state", state)};
            canary.nations.push_back(nation);
        }
        canaries.push_back(std::move(canary));
    }
    return canaries;
}

json::object carry_out(const Order& order, const Codes& codes) {
    json::array files;
    Written sums;
    Expected expected;
    std::vector<Conviction> memory;
    auto previous = order.previous;
    for (int i = 0; i < order.days; ++i) {
        const auto date = order.from + std::chrono::days{i};
        const auto sequence = order.first_sequence + static_cast<std::uint32_t>(i);
        Day day{order, codes, {order.source, date, sequence, order.historical, previous}};
        day.add_canaries(order.canaries);
        day.add_convictions(order.convictions);
        if (order.demo) {
            day.plant_events_of(memory);
            day.plant_oddities();
        }
        const auto written = day.close();
        previous = written.digest;
        auto file = sums_of(written);
        file["name"] = written.name;
        file["sha256"] = written.digest;
        file["business_date"] = base::to_text(date);
        file["sequence"] = sequence;
        file["expected"] = day.expected().to_json();
        file["planted"] = day.planted();
        files.push_back(std::move(file));
        expected.add(day.expected());
        sums.bytes += written.bytes;
        sums.lines += written.lines;
        sums.convictions += written.convictions;
        sums.nationalities += written.nationalities;
        memory = std::move(day).memory();
    }
    auto total = sums_of(sums);
    total["files"] = order.days;
    total["expected"] = expected.to_json();
    return {{"files", std::move(files)}, {"total", std::move(total)}};
}

} // namespace daily_files
