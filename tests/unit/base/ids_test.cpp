#include "base/ids.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <type_traits>
#include <unordered_set>

namespace ids_test {

using namespace convictiond::base;

TEST_CASE("a notification's id is written and read in the canonical form of RFC 9562") {
    constexpr auto text = "919108f7-52d1-8320-9bac-f847db4148a8";
    const auto id = NotificationId::parse(text);
    REQUIRE(id);
    CHECK(id->text() == text);
    CHECK(id->bytes[0] == std::byte{0x91});
    CHECK(id->bytes[15] == std::byte{0xa8});
    CHECK(NotificationId::parse("919108F7-52D1-8320-9BAC-F847DB4148A8") == id);
    CHECK(NotificationId{}.text() == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("any other way to write an id is refused") {
    for (const auto* text :
         {"", "919108f752d183209bacf847db4148a8", "{919108f7-52d1-8320-9bac-f847db4148a8}",
          "919108f7-52d1-8320-9bac-f847db4148a", "919108f7-52d1-8320-9bac-f847db4148a80",
          "919108f7-52d1-8320-9bac-f847db4148ag", "919108f7-52d1-8320-9bacf-847db4148a8",
          "919108f7-52d1-8320-9bac-f847db4148-8", "919108f7--2d1-8320-9bac-f847db4148a8",
          "919108f7 52d1 8320 9bac f847db4148a8", "urn:uuid:919108f7-52d1-8320-9bac-f847db4148a8"}) {
        INFO(text);
        CHECK_FALSE(NotificationId::parse(text));
    }
}

TEST_CASE("ids that differ in their last byte are different and hash differently") {
    std::unordered_set<NotificationId> ids;
    std::set<std::size_t> hashes;
    for (unsigned i = 0; i < 256; ++i) {
        NotificationId id;
        id.bytes[15] = static_cast<std::byte>(i);
        ids.insert(id);
        hashes.insert(std::hash<NotificationId>{}(id));
    }
    CHECK(ids.size() == 256);
    CHECK(hashes.size() == 256);
    CHECK(ids.contains(NotificationId{}));
}

TEST_CASE("a member state is two capital letters") {
    const auto greece = MemberState::parse("GR");
    REQUIRE(greece);
    CHECK(greece->code() == "GR");
    for (const auto* text : {"", "G", "GRC", "gr", "Gr", "G1", "G ", "@A", "A[", "é"}) {
        INFO(text);
        CHECK_FALSE(MemberState::parse(text));
    }
}

TEST_CASE("each member state has a number of its own, and they sort by their codes") {
    std::set<std::int32_t> numbers;
    std::set<MemberState> states;
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            const auto state = MemberState::parse(std::string{a, b});
            REQUIRE(state);
            numbers.insert(state->number());
            states.insert(*state);
        }
    }
    CHECK(numbers.size() == 676);
    CHECK(*numbers.begin() == 0);
    CHECK(*numbers.rbegin() == 675);
    CHECK(states.begin()->code() == "AA");
    CHECK(states.rbegin()->code() == "ZZ");
}

TEST_CASE("the ids of two tables cannot be taken for one another") {
    CHECK_FALSE(std::is_convertible_v<FileId, RecordId>);
    CHECK_FALSE(std::is_convertible_v<std::int64_t, FileId>);
    CHECK(FileId{1} < FileId{2});
    CHECK(FileId{1} == FileId{1});
}

} // namespace ids_test
