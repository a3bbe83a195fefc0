// What a record is against what is already known of its conviction: new, the same again, the same with more
// nationalities, or a conflict. Contents are compared by keyed digests, which outlive the personal data.
#pragma once

#include "base/crypto.hpp"

#include <array>
#include <map>
#include <vector>

namespace convictiond::core {

// A nationality with its basis, keyed and shortened.
using NationalityDigest = std::array<std::byte, 16>;

// A record's content as it is compared: all fields but the nationalities, and these as a multiset.
struct ContentDigest {
    base::Digest fields{};
    std::vector<NationalityDigest> nationalities; // sorted
};

enum class RecordVerdict { made, repeated, extended, version_conflict };

struct VersionJudgement {
    RecordVerdict verdict = RecordVerdict::made;
    std::vector<std::size_t>
        added;        // extended: positions of the record's nationalities (unsorted) that are new
    bool gap = false; // made: the version before it is not known
};

// `known` are the accepted versions of this conviction. `unsorted` are the record's nationalities in its
// order.
[[nodiscard]] VersionJudgement judge_version(int version, const ContentDigest& content,
                                             const std::vector<NationalityDigest>& unsorted,
                                             const std::map<int, ContentDigest>& known);

} // namespace convictiond::core
