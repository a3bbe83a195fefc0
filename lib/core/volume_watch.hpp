// What should have come, by numbers: notifications of a source and of each member state, and the shares of
// persons with several nationalities and without a CRO number, against their own past and against floors that
// need none. Says only that a count is improbably low, never that one is high; decides what rings and what
// falls silent, and opens nothing itself. Days are business dates. The statistics and their sources:
// docs/volume-watch.md.
#pragma once

#include "base/date.hpp"
#include "base/ids.hpp"
#include "core/count_tail.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace convictiond::core {

// What the accepted daily files of one business date hold together; without canaries and without what is held
// as part of a backlog.
struct VolumeDay {
    base::Date day{};
    // False for a day that ought to have a file and has none, is excused or excepted: it is not a zero.
    bool measured = true;
    std::map<base::MemberState, std::int64_t> notifications; // none: left out
    std::int64_t persons = 0;                                // with at least one notification
    std::int64_t several_nationalities = 0;                  // of these
    std::int64_t without_cro = 0;                            // of these

    // More of the same day.
    VolumeDay& operator+=(const VolumeDay& more);
};

enum class VolumeSeries { notifications, several_nationalities, without_cro };
[[nodiscard]] std::string_view to_text(VolumeSeries series);
[[nodiscard]] std::optional<VolumeSeries> volume_series(std::string_view text);

// What is judged: a series of the source, or the notifications for one state.
struct VolumeSubject {
    VolumeSeries series = VolumeSeries::notifications;
    std::optional<base::MemberState> state;
    friend auto operator<=>(const VolumeSubject&, const VolumeSubject&) = default;
};

// Which net a count fell through.
enum class VolumeNet { past, floor };
[[nodiscard]] std::string_view to_text(VolumeNet net);
[[nodiscard]] std::optional<VolumeNet> volume_net(std::string_view text);

// In rising order of what can be said.
enum class VolumeVerdict {
    not_yet_judged, // the past is too short, or no day of the window measures
    too_few,        // so little is expected that none at all would not be improbable
    expected,
    improbably_low,
};
[[nodiscard]] std::string_view to_text(VolumeVerdict verdict);
[[nodiscard]] std::optional<VolumeVerdict> volume_verdict(std::string_view text);

struct VolumeJudgement {
    VolumeSubject subject;
    VolumeNet net = VolumeNet::past;
    int window_days = 1;
    base::Date from{}; // the window's first day
    base::Date to{};
    VolumeVerdict verdict = VolumeVerdict::not_yet_judged;
    std::int64_t count = 0;
    std::int64_t persons = 0; // among whom, of a share
    // From here on only where it was judged.
    Prediction predicted;   // of the floor: the least that may come
    double probability = 1; // of so few or fewer; of a floor by the week 0 or 1
};

// From `sources.*.expect`; shares as parts of 1.
struct VolumeFloors {
    std::optional<std::int64_t> per_week; // notifications
    std::optional<double> several_nationalities;
    std::optional<double> without_cro;
};

// A finding of the past, or one that is open: what came in its days is no measure of what is ordinary.
struct VolumeFault {
    VolumeSubject subject;
    VolumeNet net = VolumeNet::past;
    int window_days = 1;
    base::Date from{}; // the first day of the window that rang
    enum class End {
        open,            // the past stands still at `from`
        gone,            // its days are left out of every past
        taken_for_usual, // people closed it: what came since `from` is the measure now
    };
    End end = End::open;
    base::Date to{};      // gone: the last day of it
    bool persists = true; // its count is low still; what people closed rings again only once it was ordinary
    std::int64_t finding = 0; // its number; the caller's own
};

struct VolumePast {
    std::vector<VolumeDay> days; // in order, each once
    VolumeFloors floors;
    std::vector<VolumeFault> faults;
};

// A window: its length, the probability below which it rings, and how far a level may wander by itself
// between the past and it (docs/volume-watch.md: by simulation, at most one false alarm a year over
// everything).
struct VolumeWindow {
    int days = 1;
    double rings_below = 0;
    double drift = 0;
};
inline constexpr std::array<VolumeWindow, 3> volume_windows = {
    {{1, 2e-5, 0.05}, {7, 5e-5, 0.03}, {28, 1e-4, 0.06}}};
inline constexpr double floor_rings_below = 1e-3; // of a share
inline constexpr double silent_above = 0.05;      // a finding ends where its window is ordinary again

// How many days before a judged one can have a part in it, where no fault is open.
inline constexpr std::chrono::days volume_memory{7 * 30};

// Everything that can be said with `day` as the last one.
[[nodiscard]] std::vector<VolumeJudgement> judge_volumes(const VolumePast& past, base::Date day);

// What is to be done about it: at most one open finding a subject.
struct VolumeChanges {
    std::vector<VolumeJudgement> rings;    // the least probable of each subject that has none open
    std::vector<VolumeFault> falls_silent; // whose cause is gone: open ones, and those that people had closed
};
[[nodiscard]] VolumeChanges volume_changes(const std::vector<VolumeJudgement>& judgements,
                                           const std::vector<VolumeFault>& faults);

} // namespace convictiond::core
