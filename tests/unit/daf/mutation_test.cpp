// Random damage to good files, replayed from a seed.
#include "draft.hpp"

#include "base/bytes.hpp"
#include "base/chance.hpp"
#include "daf/content.hpp"
#include "support/text_of.hpp"

#include <catch2/catch.hpp>

namespace mutation_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

std::string good_day() {
    return test::text_of(CONVICTIOND_SOURCE_DIR "/tests/data/good-day.daf");
}

void damage(std::string& bytes, base::Chance& chance) {
    constexpr std::string_view liked{"|\\\n\r\0\xff\xc3pn019AZ", 15};
    const auto at = chance.below(bytes.size());
    const auto other = chance.below(bytes.size());
    const auto length = chance.below(60);
    switch (chance.below(5)) {
    case 0: bytes[at] = static_cast<char>(chance.below(256)); break;
    case 1: bytes[at] = liked[chance.below(liked.size())]; break;
    case 2: bytes.insert(at, 1, liked[chance.below(liked.size())]); break;
    case 3: bytes.erase(at, length); break;
    case 4: bytes.insert(at, bytes.substr(other, length)); break;
    }
    if (bytes.empty()) bytes = "\n";
}

// What TRL 5 says is the hash of what stands before TRL, by another way than the inspector's.
bool hash_is_right(const std::string& bytes) {
    const auto trailer = bytes.rfind("TRL|");
    if (trailer == std::string::npos) return false;
    const auto last = bytes.substr(bytes.rfind('|') + 1, 64);
    return last == base::to_hex(base::sha256(std::string_view{bytes}.substr(0, trailer)));
}

// Both passes and all that follows, for any bytes; how many records there were.
std::size_t walk(const std::string& bytes) {
    const auto records = parse(bytes);
    for (const auto& record : records) {
        const auto verdict = judge_record(record, header(), tables());
        if (const auto* quarantined = std::get_if<Quarantine>(&verdict))
            CHECK_FALSE(quarantined->reason.where.empty());
        CHECK_FALSE(content_of(record).empty());
        const auto despite = read_despite(record, header(), tables());
        if (despite) CHECK(despite->event.person.nationalities.size() == nationality_keys(record).size());
    }
    return records.size();
}

} // namespace

TEST_CASE("damage never crashes either pass and never slips past the hash") {
    const auto whole = good_day();
    REQUIRE(inspect(whole).verdict == Inspection::Verdict::good);
    base::Chance chance{20261123};
    for (int round = 0; round < 3000; ++round) {
        auto bytes = whole;
        for (auto times = chance.below(4) + 1; times > 0; --times) damage(bytes, chance);
        INFO(round);
        const auto found = inspect(bytes, chance.below(200));
        if (found.verdict == Inspection::Verdict::good) CHECK(hash_is_right(bytes));
        CHECK(found.fault.has_value() == (found.verdict != Inspection::Verdict::good));
        walk(bytes);
    }
}

TEST_CASE("of a damaged file with a right trailer both passes see the same records") {
    const auto day = good_day();
    const auto whole = day.substr(0, day.rfind("TRL|"));
    base::Chance chance{4711};
    int good = 0;
    for (int round = 0; round < 3000; ++round) {
        auto bytes = whole;
        damage(bytes, chance);
        bytes = with_trailer(std::move(bytes));
        INFO(round);
        const auto found = inspect(bytes);
        if (found.verdict != Inspection::Verdict::good) continue;
        ++good;
        CHECK(walk(bytes) == found.convictions);
    }
    CHECK(good > 500); // most damage lies inside a record, and that is no reason to reject a file
}

} // namespace mutation_test
