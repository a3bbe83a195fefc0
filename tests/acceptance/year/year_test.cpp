// A year of days through the real daemon, on the test's clock: files, database, 27 member states, commands.
// Without a fault nothing rings; with one each of the four nets does, and the test says on which day and in
// which words.
//   tests/support/private-postgres -- build/test/bin/acceptance_tests "[.year]"
#include "acceptance/daemon/house.hpp"
#include "acceptance/daemon/twenty_seven.hpp"
#include "acceptance/status/browser.hpp"
#include "acceptance/year/year_file.hpp"
#include "simulation/volume/source_model.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace year_test {

using namespace convictiond;
using namespace convictiond::test;
using namespace std::chrono_literals;
using base::operator+;

namespace {

const base::Date first_day{std::chrono::year{2025} / 11 / 24};
const base::Date fault_day{std::chrono::year{2026} / 6 / 15};
constexpr int days_of_a_year = 364;

// At that time of the day after, when the file of `day` is due.
base::Instant morning_after(base::Date day, std::chrono::hours hour) {
    return std::chrono::sys_days{day} + std::chrono::days{1} + hour;
}

class Year {
public:
    explicit Year(std::optional<base::Date> faulty_from)
        : house_{database_.connection(), twenty_seven(BadOnes::none)}, faulty_from_{faulty_from} {
        house_.set("inbound.sources.PNC.from", base::to_text(first_day));
        house_.set("inbound.sources.PNC.canaries", std::string{year_canaries});
        house_.set_clock(morning_after(first_day, 3h));
        house_.start_ready();
    }

    // The whole year. Prints each kind of finding when it is opened for the first time.
    void run() {
        for (int i = 0; i < days_of_a_year; ++i) take(i);
        REQUIRE(house_.comes_to_rest(5min));
    }
    [[nodiscard]] std::int64_t count(const std::string& sql) const {
        return std::stoll(database_.value(sql));
    }
    // Days from the first faulty file to the one that rang, both included; 0: it never did.
    [[nodiscard]] int days_until(const std::string& kind) const {
        const auto found = rang_on_.find(kind);
        if (found == rang_on_.end()) return 0;
        return static_cast<int>(
                   (std::chrono::sys_days{found->second} - std::chrono::sys_days{fault_day}).count()) +
               1;
    }
    [[nodiscard]] const House& house() const { return house_; }

private:
    void take(int i);
    void tell_findings(base::Date day);

    Database database_;
    House house_;
    std::optional<base::Date> faulty_from_;
    simulation::SourceModel model_{1, first_day, {}};
    base::Chance chance_{2};
    std::string previous_; // digest
    std::map<std::string, base::Date> rang_on_;
    std::int64_t told_ = 0;
};

void Year::take(int i) {
    const auto counts = model_.next();
    const bool faulty = faulty_from_ && counts.day >= *faulty_from_;
    if (i > 0) house_.set_clock(morning_after(counts.day, 3h));
    const auto file =
        year_file(counts, i + 1, previous_, faulty ? Extraction::faulty : Extraction::whole, chance_);
    previous_ = file.sha256();
    house_.drop(file.name(), file.bytes());
    INFO(file.name());
    REQUIRE(eventually([&] {
        return database_.value("select coalesce(max(day)::text, '') from volume_judgement") ==
               base::to_text(counts.day);
    }));
    tell_findings(counts.day);
}

void Year::tell_findings(base::Date day) {
    for (const auto& row : database_.rows(fmt::format(
             "select number, kind, detail from finding where number > {} order by number", told_))) {
        told_ = std::stoll(row[0]);
        if (!rang_on_.emplace(row[1], day).second) continue;
        fmt::print("{}: {} rings: {}\n", base::to_text(day), row[1], row[2]);
    }
}

} // namespace

TEST_CASE("an ordinary year rings nothing", "[.year]") {
    Year year{std::nullopt};
    year.run();
    CHECK(year.count("select count(*) from finding") == 0);
    CHECK(year.count("select count(*) from file where verdict = 'accepted'") == days_of_a_year);
    CHECK(year.house().ctl({"reconcile"}).status == 0);
    CHECK(year.house().ctl({"findings"}).output == "nothing was found that should have come otherwise\n");
    if (has_browser()) (void)look(year.house(), "ordinary-year", {"--window-size=1500,2600"});
}

TEST_CASE("a year whose extraction breaks in June rings in four nets", "[.year]") {
    Year year{fault_day};
    year.run();
    CHECK(year.days_until("census-differs") == 1);
    CHECK(year.days_until("canary") == 1);
    CHECK((year.days_until("share") > 0 && year.days_until("share") <= 28));
    CHECK((year.days_until("volume") > 0 && year.days_until("volume") <= 7));
    CHECK(year.count("select count(*) from finding where kind not in ('census-differs', 'canary', 'share', "
                     "'volume')") == 0);
    CHECK(year.house().ctl({"reconcile"}).status == 0); // what came is accounted for; what did not, rings
    CHECK(year.house().ctl({"check"}).status == 2);
    if (has_browser()) (void)look(year.house(), "faulty-year", {"--window-size=1500,2600"});
}

} // namespace year_test
