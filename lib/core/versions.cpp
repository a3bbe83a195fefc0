#include "core/versions.hpp"

#include <algorithm>

namespace convictiond::core {

namespace {

// Which of the record's nationalities are not matched by one of the known record's: each known one matches
// once.
std::vector<std::size_t> beyond(const std::vector<NationalityDigest>& unsorted,
                                std::vector<NationalityDigest> known) {
    std::vector<std::size_t> added;
    for (std::size_t i = 0; i < unsorted.size(); ++i) {
        const auto match = std::ranges::find(known, unsorted[i]);
        if (match == known.end()) {
            added.push_back(i);
        } else {
            known.erase(match);
        }
    }
    return added;
}

} // namespace

VersionJudgement judge_version(int version, const ContentDigest& content,
                               const std::vector<NationalityDigest>& unsorted,
                               const std::map<int, ContentDigest>& known) {
    VersionJudgement judgement;
    const auto same = known.find(version);
    if (same == known.end()) {
        judgement.gap = version > 1 && !known.contains(version - 1);
        return judgement;
    }
    judgement.verdict = RecordVerdict::version_conflict;
    if (same->second.fields != content.fields) return judgement;
    const auto& before = same->second.nationalities;
    if (std::ranges::includes(before, content.nationalities)) {
        judgement.verdict = RecordVerdict::repeated; // the same, or fewer than we know
    } else if (std::ranges::includes(content.nationalities, before)) {
        judgement.verdict = RecordVerdict::extended;
        judgement.added = beyond(unsorted, before);
    }
    return judgement;
}

} // namespace convictiond::core
