#include "store/rows.hpp"

#include "made.hpp"
#include "store/columns.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace rows_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

const std::vector<std::string> odd_texts = {"",
                                            " ",
                                            "NULL",
                                            "null",
                                            "\\N",
                                            "\\.",
                                            "{}",
                                            "{a,b}",
                                            "\"",
                                            "\\",
                                            "\\\\\"",
                                            ",",
                                            "'",
                                            "''; --",
                                            "$1",
                                            "%",
                                            "\t",
                                            "\r\n",
                                            "a\nb",
                                            "\x01\x1f\x7f",
                                            "Ünïcode Ω Ж 漢 🙂",
                                            "\xe2\x80\xae",
                                            "x\\"};

std::string hex(std::string_view text) {
    return base::to_hex(base::as_bytes(text));
}

} // namespace

TEST_CASE("odd text comes through an array as it is") {
    Store store;
    const auto made = make_one(store);
    store::Columns remarks;
    for (const auto& text : odd_texts) remarks.add(made.key.number, noon, "answer", text);
    (void)store.connection.execute("add_remarks", remarks.arrays());

    const auto rows =
        store.database.rows("select encode(convert_to(words, 'UTF8'), 'hex') from remark order by id");
    REQUIRE(rows.size() == odd_texts.size());
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i][0] == hex(odd_texts[i]));
}

TEST_CASE("odd text comes through COPY as it is") {
    Store store;
    Incoming file{store.connection, odd_texts.size()};
    for (const auto& text : odd_texts) {
        file.record("repeated");
        file.batch.records.back().content = text;
    }
    file.finish();

    const auto rows =
        store.database.rows("select encode(convert_to(content, 'UTF8'), 'hex') from record order by line");
    REQUIRE(rows.size() == odd_texts.size());
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i][0] == hex(odd_texts[i]));
}

TEST_CASE("odd text comes through a parameter as it is") {
    Store store;
    for (const auto& text : odd_texts) {
        auto file = facts();
        file.content_sha256 = base::sha256(text);
        (void)store::add_rejected(store.connection, file, "because: " + text, noon);
    }
    const auto rows =
        store.database.rows("select encode(convert_to(reason, 'UTF8'), 'hex') from file order by id");
    REQUIRE(rows.size() == odd_texts.size());
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i][0] == hex("because: " + odd_texts[i]));
}

TEST_CASE("nothing is NULL, in an array and alone") {
    CHECK(store::to_array(std::vector<store::Value>{std::nullopt, "NULL", ""}) == R"({NULL,"NULL",""})");
    CHECK(store::to_array(std::vector<std::string>{}) == "{}");
    CHECK(store::to_value(std::optional<int>{}) == std::nullopt);
    CHECK(store::to_value(std::nullopt) == std::nullopt);
}

TEST_CASE("a value is written as PostgreSQL reads it") {
    CHECK(store::to_value(true) == "t");
    CHECK(store::to_value(-7) == "-7");
    CHECK(store::to_value(today) == "2026-11-24");
    CHECK(store::to_value(noon) == "2026-11-24T12:00:00.000000Z");
    CHECK(store::to_value(base::Duration{1'500'000}) == "1500000 microseconds");
    CHECK(store::to_value(state("GR")) == "GR");
    CHECK(store::to_value(base::as_bytes("\xff\x01")) == "\\xff01");
    CHECK(store::to_value(base::FileId{12}) == "12");
}

TEST_CASE("instants keep their microseconds, also before 1970 and at a whole second") {
    Store store;
    const auto made = make_one(store);
    const base::Instant instants[] = {noon, noon + std::chrono::microseconds{1},
                                      noon + std::chrono::milliseconds{120},
                                      base::Instant{std::chrono::microseconds{-1}}};
    int tries = 0;
    for (const auto at : instants) {
        auto outcome = outcome_of(made, core::LaneVerdict::Then::retry, noon + std::chrono::seconds{++tries});
        outcome.due_at = at;
        record(store, outcome);
        CHECK(store.database.value("select due_at from retry") != "NULL");
        const auto rows = store.connection.execute(
            "read_retries", store::parameters(state("FR"), noon + std::chrono::hours{1}, std::nullopt, 10));
        REQUIRE(rows.size() == 1);
        CHECK(rows.instant(0, 9) == at);
        CHECK(rows.notification(0, 3) == made.id);
        CHECK(rows.date(0, 1) == today);
        CHECK(rows.is_null(0, 6));
        CHECK_FALSE(rows.truth(0, 0));
    }
}

} // namespace rows_test
