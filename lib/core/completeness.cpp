#include "core/completeness.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::core {

namespace {

std::string day_cause(const std::string& source, base::Date day) {
    return source + " " + base::to_text(day);
}

Finding about(const FileInQuestion& file, FindingKind kind, std::string cause, std::string detail) {
    return {kind, file.source, std::move(cause), std::move(detail), file.business_date, std::nullopt};
}

Finding gap(const FileInQuestion& file, NumberRange numbers) {
    auto finding = about(file, FindingKind::sequence_gap, fmt::format("{} {}", file.source, numbers.first),
                         fmt::format("number {} has not come, as {} shows", numbers.first, file.name));
    finding.numbers = numbers;
    if (numbers.first != numbers.last) {
        finding.cause += fmt::format("-{}", numbers.last);
        finding.detail =
            fmt::format("{} numbers, {} to {}, have not come, as {} shows", numbers.last - numbers.first + 1,
                        numbers.first, numbers.last, file.name);
    }
    return finding;
}

Finding broken_chain(const FileInQuestion& file) {
    return about(file, FindingKind::chain_broken, file.name,
                 fmt::format("HDR 8 of {} is not the SHA-256 of the file with number {}", file.name,
                             file.sequence - 1));
}

std::string names_of(const std::set<base::MemberState>& states) {
    std::string names;
    for (const auto state : states) names += (names.empty() ? "" : ", ") + std::string{state.code()};
    return names.empty() ? "nowhere" : names;
}

} // namespace

Finding missing_day(const std::string& source, base::Date day, const Calendar& calendar) {
    return {FindingKind::missing_day,
            source,
            day_cause(source, day),
            fmt::format("no daily file came for {} until {}", base::to_text(day),
                        base::to_rfc3339(calendar.deadline(day), false)),
            day,
            std::nullopt};
}

std::optional<Finding> find_late_day(const FileInQuestion& file, const Calendar& calendar,
                                     const Neighbours& around, base::Instant now) {
    const auto day = file.business_date;
    if (around.day_had_a_file || around.day_was_excused || !calendar.expects(day)) return std::nullopt;
    const auto deadline = calendar.deadline(day);
    if (now < deadline) return std::nullopt;
    return about(file, FindingKind::late_day, day_cause(file.source, day),
                 fmt::format("{} came {} after its deadline, {}", file.name, base::to_text(now - deadline),
                             base::to_rfc3339(deadline, false)));
}

std::optional<Finding> find_gap(const FileInQuestion& file, const Neighbours& around) {
    const auto& below = around.below;
    const auto& above = around.above;
    if (below && !above && *below + 1 < file.sequence) return gap(file, {*below + 1, file.sequence - 1});
    if (above && !below && file.sequence + 1 < *above) return gap(file, {file.sequence + 1, *above - 1});
    return std::nullopt;
}

std::vector<Finding> find_broken_chain(const FileInQuestion& file, const base::Digest& sha256,
                                       const std::optional<base::Digest>& previous,
                                       const Neighbours& around) {
    std::vector<Finding> broken;
    if (previous && around.before && *previous != *around.before) broken.push_back(broken_chain(file));
    if (around.next && around.next->previous && *around.next->previous != sha256)
        broken.push_back(broken_chain(around.next->file));
    return broken;
}

std::optional<Finding> find_census_difference(const FileInQuestion& file, const Census& census) {
    const auto words = census.words();
    if (!words) return std::nullopt;
    return about(file, FindingKind::census_differs, file.name, *words);
}

Finding foreign_file(const std::string& directory, const std::string& name) {
    return {FindingKind::foreign_file,
            {},
            directory + "/" + base::escaped(name),
            base::escaped(name) + " is none of ours and lies in the drop directory",
            std::nullopt,
            std::nullopt};
}

Finding unknown_archived(const std::string& path, const std::string& source, base::Date business_date) {
    return {FindingKind::archive_unknown,
            source,
            path,
            path + " of the archive is not in the books; it was read again",
            business_date,
            std::nullopt};
}

void Canaries::see(const std::string& reference, const std::vector<Decision>& decisions) {
    const auto expected = expected_.find(reference);
    if (expected == expected_.end()) return;
    std::set<base::MemberState> leads_to;
    bool waits = false;
    for (const auto& decision : decisions) {
        if (decision.state) leads_to.insert(*decision.state);
        waits = waits || decision.outcome == DecisionOutcome::review;
    }
    auto& wrong = seen_[reference]; // one that was wrong before in this file stays so
    if (leads_to != expected->second || waits)
        wrong =
            fmt::format("leads to {}{}, and should lead to {}", names_of(leads_to),
                        waits ? " and a decision that waits for a person" : "", names_of(expected->second));
}

void Canaries::see_unreadable(const std::string& reference) {
    if (expected_.contains(reference)) seen_[reference] = "is quarantined";
}

std::vector<Finding> Canaries::findings(const FileInQuestion& file) const {
    std::vector<Finding> findings;
    for (const auto& [reference, states] : expected_) {
        const auto seen = seen_.find(reference);
        if (seen != seen_.end() && seen->second.empty()) continue;
        findings.push_back(
            about(file, FindingKind::canary, fmt::format("{} {}", reference, file.name),
                  fmt::format("{} {}", reference, seen == seen_.end() ? "is missing" : seen->second)));
    }
    return findings;
}

} // namespace convictiond::core
