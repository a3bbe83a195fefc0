#include "core/volume_finding.hpp"

#include <fmt/format.h>

namespace convictiond::core {

namespace {

std::string span_of(const VolumeJudgement& judged) {
    if (judged.window_days == 1) return fmt::format("on {}", base::to_text(judged.to));
    return fmt::format("in the {} days to {}", judged.window_days, base::to_text(judged.to));
}

std::string counted(const VolumeJudgement& judged) {
    switch (judged.subject.series) {
    case VolumeSeries::notifications:
        if (judged.subject.state)
            return fmt::format("{} notifications for {}", judged.count, judged.subject.state->code());
        return fmt::format("{} notifications", judged.count);
    case VolumeSeries::several_nationalities:
        return fmt::format("{} of {} persons with several nationalities", judged.count, judged.persons);
    case VolumeSeries::without_cro:
        return fmt::format("{} of {} persons without a CRO number", judged.count, judged.persons);
    }
    return {};
}

std::string rarity(double probability) {
    if (probability < 1e-6) return "less than once in a million";
    return fmt::format("once in {:.0f}", 1 / probability);
}

std::string held_against(const VolumeJudgement& judged) {
    if (judged.net == VolumeNet::floor)
        return fmt::format("at least {:.0f} by the floor that is configured", judged.predicted.mean);
    const auto band = band_of(judged.predicted);
    return fmt::format("{:.0f} by its own past, {} to {} as a rule; so few come {}", judged.predicted.mean,
                       band.low, band.high, rarity(judged.probability));
}

std::string subject_of(const VolumeSubject& subject) {
    return subject.state ? fmt::format("{} {}", to_text(subject.series), subject.state->code())
                         : std::string{to_text(subject.series)};
}

} // namespace

Finding volume_finding(const std::string& source, const VolumeJudgement& judged) {
    Finding finding;
    finding.kind =
        judged.subject.series == VolumeSeries::notifications ? FindingKind::volume : FindingKind::share;
    finding.source = source;
    finding.cause =
        fmt::format("{} {} since {}", source, subject_of(judged.subject), base::to_text(judged.from));
    finding.detail = fmt::format("{} sent {} {}; expected: {}", source, counted(judged), span_of(judged),
                                 held_against(judged));
    finding.business_date = judged.to;
    return finding;
}

} // namespace convictiond::core
