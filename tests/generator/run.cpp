#include "generator/run.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace daily_files {

namespace base = convictiond::base;
using base::operator+; // days onto a date
namespace json = boost::json;

namespace {

constexpr std::size_t remembered = 2; // one to amend, one to delete

// One file under way, of one day or of several.
class FileUnderWay {
public:
    FileUnderWay(const Order& order, const Codes& codes, const Header& header, std::ostream& owed)
        : order_{order}, codes_{codes}, file_{order.directory, header}, owed_{owed} {}

    // Of the convictions that follow.
    void begin(base::Date day) {
        day_ = day;
        inventor_.emplace(codes_, order_.source, day, order_.seed);
        canary_inventor_.emplace(codes_, order_.source, day, ~order_.seed);
    }

    void add_convictions() {
        const auto first = first_number(day_);
        for (std::uint64_t i = 0; i < order_.convictions; ++i) {
            const auto conviction = inventor_->next(first + i);
            auto extracted = conviction;
            if (order_.lose_second_nationalities && extracted.nationalities.size() > 1)
                extracted.nationalities.resize(1);
            add(extracted, conviction.nationalities);
            expect(extracted);
            if (memory_.size() < remembered && !extracted.states().empty()) memory_.push_back(extracted);
        }
    }

    void add_canaries() {
        for (const auto& canary : order_.canaries) {
            auto conviction = canary_inventor_->of(canary.nations);
            conviction.reference = "CANARY/" + canary.name;
            conviction.cro_number = canary.name == "NOCRO" ? "" : canary_inventor_->cro_number();
            file_.add(conviction); // not in the census
            ++expected_.canaries;
        }
    }

    void add_deletions_of(base::Date day);
    void plant_events_of(const std::vector<Conviction>& earlier);
    void plant_oddities();

    [[nodiscard]] Written close() { return file_.close(census_); }
    [[nodiscard]] const Expected& expected() const { return expected_; }
    [[nodiscard]] const json::array& planted() const { return planted_; }
    [[nodiscard]] std::vector<Conviction> memory() && { return std::move(memory_); }

private:
    // Days continue each other's turn.
    [[nodiscard]] std::uint64_t first_number(base::Date day) const {
        const auto days = std::chrono::sys_days{day}.time_since_epoch().count();
        return static_cast<std::uint64_t>(days) * order_.convictions;
    }
    // `held`: the nationalities in the source's own records.
    void add(const Conviction& conviction, const std::vector<Nationality>& held) {
        file_.add(conviction);
        std::set<std::string_view> codes; // a person counts once for each
        for (const auto& nationality : held)
            if (codes.insert(nationality.code).second) ++census_[nationality.code];
    }
    void expect(const Conviction& conviction, const std::set<std::string>& earlier = {}) {
        for (const auto& state : expected_.count(conviction, earlier))
            owed_ << state << ' ' << conviction.reference << ' ' << conviction.version << '\n';
    }
    void plant(const Conviction& conviction, std::string_view what,
               const std::set<std::string>& earlier = {}) {
        add(conviction, conviction.nationalities);
        expect(conviction, earlier);
        note(conviction, what);
    }
    void note(const Conviction& conviction, std::string_view what) {
        planted_.push_back({{"reference", conviction.reference}, {"what", json::string_view{what}}});
    }
    [[nodiscard]] Conviction deletion_of(const Conviction& earlier) const;
    [[nodiscard]] Conviction of(std::string_view state) { return inventor_->of({nation_of_state(state)}); }

    const Order& order_;
    const Codes& codes_;
    base::Date day_{};
    std::optional<Inventor> inventor_;
    std::optional<Inventor> canary_inventor_; // its own, so that canaries change no other conviction
    DailyFile file_;
    std::ostream& owed_;
    std::map<std::string, std::uint64_t> census_;
    Expected expected_;
    json::array planted_;
    std::vector<Conviction> memory_;
};

Conviction FileUnderWay::deletion_of(const Conviction& earlier) const {
    Conviction deleted;
    deleted.event = 'D';
    deleted.reference = earlier.reference;
    deleted.version = earlier.version + 1;
    deleted.recorded_on = base::to_text(day_);
    deleted.reason = "quashed on appeal";
    deleted.pnc_id = earlier.pnc_id;
    deleted.surname = earlier.surname;
    deleted.forenames = earlier.forenames;
    return deleted;
}

// That day is invented again: the same seed makes the same convictions.
void FileUnderWay::add_deletions_of(base::Date day) {
    Inventor again{codes_, order_.source, day, order_.seed};
    for (std::uint64_t i = 0; i < order_.convictions; ++i) {
        const auto conviction = again.next(first_number(day) + i);
        if (conviction.nationalities.size() > 1)
            plant(deletion_of(conviction), "deletion", conviction.states());
    }
}

void FileUnderWay::plant_events_of(const std::vector<Conviction>& earlier) {
    if (earlier.size() < remembered) return;
    auto amended = earlier[0];
    const auto states_before = amended.states();
    amended.event = 'A';
    amended.version = 2;
    amended.recorded_on = base::to_text(day_);
    amended.reason = "sanction added after review of the court record";
    amended.offences.front().sanctions.push_back(inventor_->sanction(day_));
    plant(amended, "amendment", states_before);

    plant(deletion_of(earlier[1]), "deletion", earlier[1].states());
}

void FileUnderWay::plant_oddities() {
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
    add(wrong, wrong.nationalities);
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
    std::ofstream owed;
    if (!order.owed.empty()) owed.open(order.owed);
    json::array files;
    Written sums;
    Expected expected;
    std::vector<Conviction> memory;
    auto previous = order.previous;
    const int days_each = order.in_one_file ? order.days : 1;
    for (int i = 0; i < order.days; i += days_each) {
        const auto date = order.from + std::chrono::days{i + days_each - 1}; // of the last day in it
        const auto sequence = order.first_sequence + static_cast<std::uint32_t>(i);
        FileUnderWay file{order, codes, {order.source, date, sequence, order.historical, previous}, owed};
        file.begin(date);
        file.add_canaries();
        if (i == 0 && order.delete_of) file.add_deletions_of(*order.delete_of);
        for (int day = i; day < i + days_each; ++day) {
            file.begin(order.from + std::chrono::days{day});
            file.add_convictions();
        }
        if (order.demo) {
            file.plant_events_of(memory);
            file.plant_oddities();
        }
        const auto written = file.close();
        previous = written.digest;
        auto told = sums_of(written);
        told["name"] = written.name;
        told["sha256"] = written.digest;
        told["business_date"] = base::to_text(date);
        told["sequence"] = sequence;
        told["expected"] = file.expected().to_json();
        told["planted"] = file.planted();
        files.push_back(std::move(told));
        expected.add(file.expected());
        sums.bytes += written.bytes;
        sums.lines += written.lines;
        sums.convictions += written.convictions;
        sums.nationalities += written.nationalities;
        memory = std::move(file).memory();
    }
    if (!order.owed.empty() && !owed.flush()) throw std::runtime_error{"cannot write " + order.owed.string()};
    auto total = sums_of(sums);
    total["files"] = files.size();
    total["expected"] = expected.to_json();
    return {{"files", std::move(files)}, {"total", std::move(total)}};
}

} // namespace daily_files
