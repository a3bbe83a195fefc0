#include "office.hpp"

#include <catch2/catch.hpp>

namespace excuse_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// Its id; of the day 2026-11-20, where it is about one.
std::string open_finding(const Office& office, const std::string& kind, const std::string& grade) {
    return "n" + office.value(fmt::format(
                     "insert into finding (kind, grade, source, cause, detail, business_date, opened_at) "
                     "values ('{0}', '{1}', 'PNC', '{0}', 'the test''s', '2026-11-20', now()) "
                     "returning number",
                     kind, grade));
}

std::string closed(const Office& office) {
    return office.value("select coalesce(closed_how, 'open') from finding");
}

const base::Date friday{std::chrono::year{2026} / 11 / 20};

} // namespace

TEST_CASE("a missing day is excused by two people, and one that is not missing by nobody") {
    Office office;
    (void)open_finding(office, "missing-day", "critical");
    const auto request = store::excuse(office.as_anna, "PNC", friday, "their centre was closed");
    CHECK_THAT(refusal([&] { (void)store::excuse(office.as_bert, "PNC", friday, "it was closed"); }),
               Catch::Contains("asks for that already"));
    CHECK(closed(office) == "open");
    store::approve(office.as_bert, request);
    CHECK(closed(office) == "operators");
    const auto before = office.image();
    CHECK_THAT(refusal([&] { (void)store::excuse(office.as_anna, "PNC", friday, "again"); }),
               Catch::Contains("is not missing"));
    CHECK_THAT(refusal([&] { (void)store::excuse(office.as_anna, "SCRO", friday, "x"); }),
               Catch::Contains("is not missing"));
    CHECK(office.image() == before);
}

TEST_CASE("a warning is closed by one operator at once, a critical finding by two") {
    Office office;
    const auto warning = open_finding(office, "late-day", "warning");
    CHECK_FALSE(store::settle_finding(office.as_anna, warning, "it is here").has_value());
    CHECK(closed(office) == "operators");
    office.store.database.run("delete from finding");

    const auto critical = open_finding(office, "census-differs", "critical");
    const auto request = store::settle_finding(office.as_anna, critical, "they counted wrongly");
    REQUIRE(request.has_value());
    CHECK(closed(office) == "open");
    store::approve(office.as_bert, *request);
    CHECK(closed(office) == "operators");
    const auto before = office.image();
    CHECK_THAT(refusal([&] { (void)store::settle_finding(office.as_anna, critical, "again"); }),
               Catch::Contains("closed already"));
    CHECK_THAT(refusal([&] { (void)store::settle_finding(office.as_anna, "n999", "x"); }),
               Catch::Contains("no finding n999"));
    CHECK_THAT(refusal([&] { (void)store::settle_finding(office.as_anna, "q1", "x"); }),
               Catch::Contains("no finding has the id"));
    CHECK(office.image() == before);
}

} // namespace excuse_test
