// What people read of a count that is too low.
#include "core/volume_finding.hpp"

#include <catch2/catch.hpp>

namespace volume_finding_test {

using namespace convictiond;
using namespace convictiond::core;

namespace {

VolumeJudgement low(VolumeSubject subject, int window) {
    VolumeJudgement judged;
    judged.subject = subject;
    judged.window_days = window;
    judged.to = *base::parse_date("2026-11-23");
    judged.from = *base::parse_date("2026-11-17");
    judged.verdict = VolumeVerdict::improbably_low;
    judged.count = 385;
    judged.persons = 553;
    judged.predicted = {577, 900};
    judged.probability = 1e-9;
    return judged;
}

} // namespace

TEST_CASE("a low volume says how many came, how many were expected, and how rare that is") {
    const auto finding = volume_finding("PNC", low({}, 7));
    CHECK(finding.kind == FindingKind::volume);
    CHECK(finding.source == "PNC");
    CHECK(finding.cause == "PNC notifications since 2026-11-17");
    CHECK(finding.detail ==
          "PNC sent 385 notifications in the 7 days to 2026-11-23; expected: 577 by its own past, "
          "519 to 637 as a rule; so few come less than once in a million");
    CHECK(finding.business_date == *base::parse_date("2026-11-23"));
}

TEST_CASE("a state's finding names the state") {
    auto judged = low({VolumeSeries::notifications, base::MemberState::parse("PL")}, 1);
    const auto finding = volume_finding("PNC", judged);
    CHECK(finding.kind == FindingKind::volume);
    CHECK(finding.cause == "PNC notifications PL since 2026-11-17");
    CHECK(finding.detail.starts_with("PNC sent 385 notifications for PL on 2026-11-23;"));
    judged.probability = 1e-5;
    CHECK(volume_finding("PNC", judged).detail.ends_with("so few come once in 100000"));
}

TEST_CASE("a share's finding says among how many persons, and names a floor as one") {
    auto judged = low({VolumeSeries::several_nationalities, std::nullopt}, 7);
    judged.net = VolumeNet::floor;
    judged.count = 0;
    judged.predicted = {11.06, 11.06};
    const auto finding = volume_finding("PNC", judged);
    CHECK(finding.kind == FindingKind::share);
    CHECK(finding.cause == "PNC several-nationalities since 2026-11-17");
    CHECK(finding.detail ==
          "PNC sent 0 of 553 persons with several nationalities in the 7 days to 2026-11-23; "
          "expected: at least 11 by the floor that is configured");
    judged.subject.series = VolumeSeries::without_cro;
    CHECK(volume_finding("PNC", judged).detail.find("0 of 553 persons without a CRO number") !=
          std::string::npos);
}

} // namespace volume_finding_test
