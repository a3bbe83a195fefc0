#include "settings/reading.hpp"

#include <catch2/catch.hpp>

namespace reading_test {

using namespace convictiond::settings;

namespace {

Reading two_files() {
    Reading reading;
    reading.places.files = {"a.yaml", "b.yaml"};
    reading.places.marks = {
        {"defaults.retry", {0, 3, 3}}, {"defaults.retry.cap", {0, 4, 5}}, {"member_states", {1, 1, 1}}};
    return reading;
}

} // namespace

TEST_CASE("faults come in the order of files, lines and columns") {
    auto reading = two_files();
    reading.fault(Mark{1, 1, 1}, "d", "", "");
    reading.fault(Mark{0, 2, 9}, "c", "", "");
    reading.fault(Mark{0, 2, 3}, "b", "", "");
    reading.fault(Mark{0, 1, 20}, "a", "", "");
    std::string keys;
    for (const auto& fault : reading.faults()) keys += fault.where + ' ';
    CHECK(keys == "a.yaml:1:20: a a.yaml:2:3: b a.yaml:2:9: c b.yaml:1:1: d ");
}

TEST_CASE("a key is at fault with its section, its items and its default") {
    auto reading = two_files();
    reading.fault("defaults.retry", "", "");
    reading.fault("x.list[3]", "", "");
    CHECK(reading.is_faulty("defaults.retry"));
    CHECK(reading.is_faulty("defaults.retry.cap"));
    CHECK(reading.is_faulty("member_states.DE.retry.cap"));
    CHECK(reading.is_faulty("x.list"));
    CHECK_FALSE(reading.is_faulty("defaults"));
    CHECK_FALSE(reading.is_faulty("defaults.circuit"));
    CHECK_FALSE(reading.is_faulty("x"));
}

TEST_CASE("a key that stands nowhere has the place of its default or of the nearest section") {
    const auto places = two_files().places;
    CHECK(places.text(places.of("defaults.retry.cap")) == "a.yaml:4:5");
    CHECK(places.text(places.of("member_states.DE.retry.cap")) == "a.yaml:4:5");
    CHECK(places.text(places.of("member_states.DE.url")) == "b.yaml:1:1");
    CHECK(places.text(places.of("tables")) == "a.yaml:1:1");
}

} // namespace reading_test
