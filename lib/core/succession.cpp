#include "core/succession.hpp"

#include <algorithm>

namespace convictiond::core {

namespace {

using Does = SuccessionStep::Does;

// A held one is asked again when it is released: by then an elder may have gone.
bool is_never_sent(const VersionStanding& deletion, const std::vector<VersionStanding>& others) {
    if (deletion.kind != EventKind::deleted || deletion.begins_held) return false;
    // Where no earlier version is known, another system may have sent it: its nationalities decided.
    const bool elder_known = std::ranges::any_of(
        others, [&](const VersionStanding& other) { return other.version < deletion.version; });
    const bool sent =
        std::ranges::any_of(others, [](const VersionStanding& other) { return other.made == Made::sent; });
    return elder_known && !sent;
}

} // namespace

Succession succeed(const VersionStanding& decided, std::vector<VersionStanding> others) {
    std::ranges::sort(others, {}, &VersionStanding::version);
    const bool has_newer = !others.empty() && others.back().version > decided.version;
    const auto& newest = has_newer ? others.back() : decided;

    Succession succession;
    const auto decide = [&](const VersionStanding& version) {
        auto does = Does::superseded;
        if (version.version == newest.version) {
            auto beside = others;
            if (has_newer) {
                beside.pop_back();
                beside.push_back(decided);
            }
            does = is_never_sent(version, beside) ? Does::never_sent : Does::goes;
        }
        succession.steps.push_back({version.version, does});
    };
    decide(decided);
    for (const auto& other : others)
        if (other.version > decided.version && other.made == Made::no) decide(other);

    const bool comes_live = newest.made == Made::no ? !newest.begins_held : newest.made == Made::sent;
    if (!comes_live) return succession;
    for (const auto& other : others)
        if (other.version < newest.version && other.made == Made::held)
            succession.closes.push_back(other.version);
    return succession;
}

} // namespace convictiond::core
