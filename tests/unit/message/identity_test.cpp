#include "message/identity.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace identity_test {

using namespace convictiond;
using namespace convictiond::message;

namespace {

IdentityKey key(std::uint8_t first = 0) {
    base::Bytes bytes;
    for (unsigned i = 0; i < 32; ++i) bytes.push_back(static_cast<std::byte>(first + i));
    return IdentityKey{bytes};
}

base::MemberState state(std::string_view code) {
    return *base::MemberState::parse(code);
}

} // namespace

TEST_CASE("an identity is HMAC-SHA-256 over source, reference, version and state") {
    const auto identity = key().identify("PNC", "26/0000/12/1A", 1, state("FR"));
    CHECK(identity.id.text() == "9f701286-d4d7-86f5-b415-7125e954ad9e"); // reckoned by another program
    CHECK(identity.nonce == "zlQJa2C8iaAP5zIVROHjYg");
}

TEST_CASE("the same event has the same identity for ever") {
    const auto first = key().identify("PNC", "26/1", 1, state("FR"));
    const auto again = key().identify("PNC", "26/1", 1, state("FR"));
    CHECK(first.id == again.id);
    CHECK(first.nonce == again.nonce);
}

TEST_CASE("the identity differs by each of its parts and by the key") {
    const std::vector<Identity> identities = {
        key().identify("PNC", "26/1", 1, state("FR")),  key().identify("PNI", "26/1", 1, state("FR")),
        key().identify("PNC", "26/11", 1, state("FR")), key().identify("PNC", "26/1", 11, state("FR")),
        key().identify("PNC", "26/1", 1, state("GR")),  key(1).identify("PNC", "26/1", 1, state("FR")),
        key().identify("PNC26", "/1", 1, state("FR")),  key().identify("PNC", "26/1", 2, state("FR"))};
    std::set<base::NotificationId> ids;
    std::set<std::string> nonces;
    for (const auto& identity : identities) {
        ids.insert(identity.id);
        nonces.insert(identity.nonce);
    }
    CHECK(ids.size() == identities.size());
    CHECK(nonces.size() == identities.size());
}

TEST_CASE("the id is a UUID of version 8 and variant 10, the nonce 128 bits in base64url") {
    std::set<char> variants;
    for (int version = 1; version <= 200; ++version) {
        const auto identity = key().identify("PNC", "26/1", version, state("FR"));
        const auto text = identity.id.text();
        REQUIRE(text.size() == 36);
        REQUIRE(text[14] == '8');
        variants.insert(text[19]);
        REQUIRE(identity.nonce.size() == 22); // ⌈128 ÷ 6⌉, without padding
        REQUIRE(identity.nonce.find_first_not_of(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
    }
    CHECK(variants == std::set<char>{'8', '9', 'a', 'b'});
}

TEST_CASE("the id tells nothing of the nonce") {
    const auto identity = key().identify("PNC", "26/1", 1, state("FR"));
    CHECK(identity.nonce.substr(0, 8) != base::to_base64url(identity.id.bytes).substr(0, 8));
}

TEST_CASE("digests of contents are keyed, and one kind never stands for another") {
    CHECK(key().digest_content("a") == key().digest_content("a"));
    CHECK(key().digest_content("a") != key().digest_content("b"));
    CHECK(key().digest_content("a") != key(1).digest_content("a"));
    CHECK(key().digest_content("") != key().check_value());
    CHECK(key().digest_content("a") != base::sha256("a"));

    const auto nationality = key().digest_nationality("FRA D");
    CHECK(nationality == key().digest_nationality("FRA D"));
    CHECK(nationality != key().digest_nationality("FRA I"));
    CHECK(nationality != key(1).digest_nationality("FRA D"));
    const auto content = key().digest_content("FRA D");
    CHECK_FALSE(std::equal(nationality.begin(), nationality.end(), content.begin()));
}

TEST_CASE("the check value tells one key from another") {
    CHECK(key().check_value() == key().check_value());
    CHECK(key().check_value() != key(1).check_value());
}

} // namespace identity_test
