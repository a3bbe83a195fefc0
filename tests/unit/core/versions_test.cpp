// A record against the versions that are known of its conviction. Digests are named by a letter: 'a' for a
// content or a nationality, the same letter for the same thing.
#include "core/versions.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>

namespace versions_test {

using namespace convictiond;
using namespace convictiond::core;

namespace {

std::vector<NationalityDigest> nationalities(std::string_view letters) {
    std::vector<NationalityDigest> digests;
    for (const char letter : letters) {
        digests.emplace_back();
        digests.back().fill(static_cast<std::byte>(letter));
    }
    return digests;
}

ContentDigest content(char fields, std::string_view letters) {
    ContentDigest digest;
    digest.fields.fill(static_cast<std::byte>(fields));
    digest.nationalities = nationalities(letters);
    std::ranges::sort(digest.nationalities);
    return digest;
}

VersionJudgement judged(int version, char fields, std::string_view letters,
                        const std::map<int, ContentDigest>& known) {
    return judge_version(version, content(fields, letters), nationalities(letters), known);
}

using Positions = std::vector<std::size_t>;

} // namespace

TEST_CASE("a version that is not known is new, with a gap where the one before it is not known") {
    const std::map<int, ContentDigest> first = {{1, content('x', "f")}};
    CHECK(judged(1, 'x', "f", {}).verdict == RecordVerdict::made);
    CHECK_FALSE(judged(1, 'x', "f", {}).gap);
    CHECK(judged(2, 'y', "f", first).verdict == RecordVerdict::made);
    CHECK_FALSE(judged(2, 'y', "f", first).gap);
    CHECK(judged(3, 'y', "f", first).verdict == RecordVerdict::made);
    CHECK(judged(3, 'y', "f", first).gap);
    CHECK(judged(2, 'y', "f", {}).gap);
}

TEST_CASE("a late file's lower version is new, and a gap only where its own elder is missing") {
    const std::map<int, ContentDigest> later = {{3, content('x', "f")}};
    CHECK(judged(2, 'y', "f", later).verdict == RecordVerdict::made);
    CHECK(judged(2, 'y', "f", later).gap);
    CHECK_FALSE(judged(1, 'y', "f", later).gap);
}

TEST_CASE("the same version with the same content is repeated, whatever the order of its nationalities") {
    const std::map<int, ContentDigest> known = {{1, content('x', "fg")}};
    CHECK(judged(1, 'x', "fg", known).verdict == RecordVerdict::repeated);
    CHECK(judged(1, 'x', "gf", known).verdict == RecordVerdict::repeated);
    CHECK_FALSE(judged(1, 'x', "gf", known).gap);
}

TEST_CASE("with fewer nationalities than are known and else the same it is repeated") {
    const std::map<int, ContentDigest> known = {{1, content('x', "ffg")}};
    CHECK(judged(1, 'x', "f", known).verdict == RecordVerdict::repeated);
    CHECK(judged(1, 'x', "ff", known).verdict == RecordVerdict::repeated);
    CHECK(judged(1, 'x', "", known).verdict == RecordVerdict::repeated);
}

TEST_CASE("with more nationalities and else the same it is extended, and says which are new") {
    const std::map<int, ContentDigest> known = {{1, content('x', "f")}};
    CHECK(judged(1, 'x', "gfh", known).verdict == RecordVerdict::extended);
    CHECK(judged(1, 'x', "gfh", known).added == Positions{0, 2});
    const std::map<int, ContentDigest> none = {{1, content('x', "")}};
    CHECK(judged(1, 'x', "f", none).verdict == RecordVerdict::extended);
    CHECK(judged(1, 'x', "f", none).added == Positions{0});
}

TEST_CASE("nationalities are a multiset: one that comes twice and is known once is added once") {
    const std::map<int, ContentDigest> known = {{1, content('x', "fg")}};
    CHECK(judged(1, 'x', "fgf", known).verdict == RecordVerdict::extended);
    CHECK(judged(1, 'x', "fgf", known).added == Positions{2});
}

TEST_CASE("another content of the same version is a conflict, also with more nationalities") {
    const std::map<int, ContentDigest> known = {{1, content('x', "f")}};
    CHECK(judged(1, 'y', "f", known).verdict == RecordVerdict::version_conflict);
    CHECK(judged(1, 'y', "fg", known).verdict == RecordVerdict::version_conflict);
    CHECK(judged(1, 'y', "fg", known).added.empty());
}

TEST_CASE("a nationality that was exchanged for another is a conflict") {
    const std::map<int, ContentDigest> known = {{1, content('x', "fg")}};
    CHECK(judged(1, 'x', "fh", known).verdict == RecordVerdict::version_conflict);
    CHECK(judged(1, 'x', "fhi", known).verdict == RecordVerdict::version_conflict);
    CHECK(judged(1, 'x', "ff", known).verdict == RecordVerdict::version_conflict);
}

TEST_CASE("a version is compared with the same version only") {
    const std::map<int, ContentDigest> known = {{1, content('x', "f")}, {2, content('y', "f")}};
    CHECK(judged(2, 'y', "f", known).verdict == RecordVerdict::repeated);
    CHECK(judged(2, 'x', "f", known).verdict == RecordVerdict::version_conflict);
}

} // namespace versions_test
