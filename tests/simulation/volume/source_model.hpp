// A source of the size of ACRO's, day by day from a seed: about 30,000 notifications a year over 27 member
// states, most to Poland, Romania, Ireland and Lithuania; few at weekends, fewer on holidays and around
// Christmas, a slow seasonal swing, weeks that wander, days that scatter more than Poisson's. The numbers are
// an assumption that stands here and in docs/volume-watch.md, so that it can be disputed. Faults are taken
// out of what it makes.
#pragma once

#include "base/chance.hpp"
#include "core/volume_watch.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace convictiond::simulation {

// What goes wrong in the source, from a day on.
enum class Fault {
    none,
    one_in_three,         // of all notifications
    one_in_three_grows,   // to that over four weeks
    second_nationalities, // nobody has more than one any more
    without_cro,          // nobody comes without a CRO number any more
    silent_state,         // one state gets nothing
};

// What the world does, which is no fault of the source.
struct World {
    double yearly_trend = 0;               // -0.2: a fifth less in a year
    std::optional<base::Date> strike_from; // a week in which courts do two fifths of their work
};

struct StateSize {
    std::string_view state;
    double a_year = 0;
};
[[nodiscard]] const std::vector<StateSize>& state_sizes();

class SourceModel {
public:
    SourceModel(std::uint64_t seed, base::Date first, World world);

    void fail(Fault fault, base::Date from, std::string_view state = {});
    // The next day.
    [[nodiscard]] core::VolumeDay next();

private:
    // Of a person whom the fault lets through or not.
    struct Kept {
        double notifications = 1;
        double second_nationalities = 1;
        double without_cro = 1;
    };
    [[nodiscard]] double level(base::Date day);
    [[nodiscard]] Kept kept(base::Date day) const;
    void add_state(core::VolumeDay& into, const StateSize& size, double level, const Kept& kept);
    [[nodiscard]] std::int64_t poisson(double mean);
    [[nodiscard]] double gamma(double mean, double relative_variance);

    base::Chance chance_;
    World world_;
    std::chrono::sys_days first_;
    std::chrono::sys_days day_;
    double wandering_ = 0; // of this week, as a part
    Fault fault_ = Fault::none;
    std::chrono::sys_days fault_from_{};
    std::string_view fault_state_;
};

} // namespace convictiond::simulation
