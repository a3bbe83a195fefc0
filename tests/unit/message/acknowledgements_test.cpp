// The bodies of POST /v1/acknowledgements and our answers to them. One malformed item spoils the whole.
#include "message/receipt.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace acknowledgements_test {

using namespace convictiond;
using namespace convictiond::message;

namespace {

const std::string id_text = "0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e";
const auto good = fmt::format(R"({{"id":"{}","status":"recorded"}})", id_text);

std::string array_of(std::size_t count) {
    std::string body = "[";
    for (std::size_t i = 0; i < count; ++i) body += (i == 0 ? "" : ",") + good;
    return body + "]";
}

std::vector<AcknowledgementItem> read(std::string_view body) {
    auto items = read_acknowledgements(body);
    REQUIRE(items.has_value());
    return *items;
}

std::string fault(std::string_view body) {
    const auto items = read_acknowledgements(body);
    return items ? "none" : items.error().text();
}

} // namespace

TEST_CASE("one object is one acknowledgement") {
    const auto items = read(fmt::format(
        R"({{"id":"{}","status":"refused","reason":"δεν υπάρχει","reference":"GR 7","at":"2026-11-24T10:00:00Z"}})",
        id_text));
    REQUIRE(items.size() == 1);
    CHECK(items[0].id_text == id_text);
    REQUIRE(items[0].acknowledgement);
    const auto& acknowledgement = *items[0].acknowledgement;
    CHECK(acknowledgement.id.text() == id_text);
    CHECK(items[0].status == core::AcknowledgementStatus::refused);
    CHECK(acknowledgement.reason == "δεν υπάρχει");
    CHECK(acknowledgement.reference == "GR 7");
}

TEST_CASE("an array is as many, in order, an empty one is none") {
    CHECK(read("[]").empty());
    const auto items = read(fmt::format(R"([{0},{{"id":"x","status":"refused"}},{0}])", good));
    REQUIRE(items.size() == 3);
    CHECK(items[0].status == core::AcknowledgementStatus::recorded);
    CHECK(items[1].status == core::AcknowledgementStatus::refused);
    CHECK(items[1].id_text == "x");
    CHECK(items[2].id_text == id_text);
}

TEST_CASE("an id that is none of ours by its shape is an item nevertheless: it will be unknown") {
    for (const auto* id : {"", "x", "0dd5a7c24b0c8f3e9a512f6f5d1c7b3e", "../../etc/passwd", "a\\u0000b"}) {
        INFO(id);
        const auto items = read(fmt::format(R"({{"id":"{}","status":"recorded"}})", id));
        REQUIRE(items.size() == 1);
        CHECK_FALSE(items[0].acknowledgement);
    }
    CHECK(read(R"({"id":"0DD5A7C2-4B0C-8F3E-9A51-2F6F5D1C7B3E","status":"recorded"})")[0].acknowledgement);
}

TEST_CASE("a thousand are taken, one more is not") {
    CHECK(read(array_of(1000)).size() == 1000);
    CHECK(fault(array_of(1001)) == "body: 1001 items, expected at most 1000; send them in parts");
}

TEST_CASE("each malformed body is a fault that says where and what was expected") {
    const std::string not_json = "body: no JSON, expected one object or an array of them";
    const std::string not_object = R"(item 1: no object, expected an object with "id" and "status")";
    const std::string no_id = R"(item 1: no "id", expected the id of a notification as a text)";
    const std::string no_status = R"(item 1: no such "status", expected "recorded" or "refused")";
    const std::string long_id = fmt::format(R"({{"id":"{}","status":"recorded"}})", std::string(201, 'x'));
    struct Row {
        std::string body, fault;
    };
    const Row rows[] = {
        {"", not_json},
        {" ", not_json},
        {"recorded", not_json},
        {"[", not_json},
        {good + good, not_json},
        {"\xEF\xBB\xBF" + good, not_json},
        {"null", not_object},
        {"7", not_object},
        {R"("recorded")", not_object},
        {"[null]", not_object},
        {"[[]]", not_object},
        {"{}", no_id},
        {R"({"status":"recorded"})", no_id},
        {R"({"id":7,"status":"recorded"})", no_id},
        {R"({"id":null,"status":"recorded"})", no_id},
        {long_id, R"(item 1: an "id" of more than 200 bytes, expected the id of a notification)"},
        {R"({"id":"x"})", no_status},
        {R"({"id":"x","status":null})", no_status},
        {R"({"id":"x","status":true})", no_status},
        {R"({"id":"x","status":""})", no_status},
        {R"({"id":"x","status":"Recorded"})", no_status},
        {R"({"id":"x","status":"acknowledged"})", no_status},
        {R"({"id":"x","status":"recorded","reason":7})", R"(item 1: "reason" is no text, expected a text)"},
        {R"({"id":"x","status":"recorded","reference":[]})",
         R"(item 1: "reference" is no text, expected a text)"},
        {R"({"id":"x","status":"recorded","at":1732435200})", R"(item 1: "at" is no text, expected a text)"},
    };
    for (const auto& row : rows) {
        INFO(row.body);
        CHECK(fault(row.body) == row.fault);
    }
}

TEST_CASE("words that are null are as good as left out") {
    const auto item = read_acknowledgements(
        fmt::format(R"({{"id":"{}","status":"refused","reason":null,"reference":null,"at":null}})",
                    "df0d99f8-8d02-87d6-8272-488e7ae8e1aa"));
    REQUIRE(item.has_value());
    REQUIRE(item->at(0).acknowledgement);
    CHECK(item->at(0).acknowledgement->reason.empty());
    CHECK(item->at(0).acknowledgement->reference.empty());
}

TEST_CASE("the fault names the item that spoils the whole") {
    CHECK(fault(fmt::format("[{0},{0},{{}}]", good)) ==
          R"(item 3: no "id", expected the id of a notification as a text)");
}

TEST_CASE("bytes that are no UTF-8, NUL and deep nesting are no JSON to us") {
    CHECK(fault("{\"id\":\"x\",\"status\":\"recorded\",\"reason\":\"\xFF\"}").starts_with("body: no JSON"));
    CHECK(fault(std::string{"{\"id\":\"x\",\"status\":\"recorded\",\"reason\":\""} + '\0' + "\"}")
              .starts_with("body: no JSON"));
    CHECK(fault(std::string(100'000, '[')).starts_with("body: no JSON"));
    CHECK(fault(fmt::format(R"({{"id":"x","status":"recorded","z":{}{}}})", std::string(300, '['),
                            std::string(300, ']')))
              .starts_with("body: no JSON"));
}

TEST_CASE("keys of an acknowledgement that we do not know are passed over") {
    const auto items =
        read(fmt::format(R"({{"id":"{}","status":"recorded","x":{{"y":[1]}},"z":null}})", id_text));
    CHECK(items[0].acknowledgement);
}

TEST_CASE("their words are kept up to 2 KiB, with a sign for a NUL") {
    const auto items =
        read(fmt::format(R"({{"id":"{}","status":"refused","reason":"{}","reference":"a\u0000b"}})", id_text,
                         std::string(5000, 'r')));
    CHECK(items[0].acknowledgement->reason.size() == 2048);
    CHECK(items[0].acknowledgement->reference == "a\uFFFDb");
}

TEST_CASE("our answer has one result an item, in order, with the id as they wrote it") {
    using enum core::AcknowledgementResult;
    CHECK(render_results({}) == "[]");
    CHECK(
        render_results({{id_text, stored}, {"x", unknown}, {"ü\"\n", conflict}, {"", repeated}}) ==
        R"([{"id":"0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e","result":"stored"},)"
        R"({"id":"x","result":"unknown"},{"id":"ü\"\n","result":"conflict"},{"id":"","result":"repeated"}])");
}

TEST_CASE("problem details are those of RFC 9457, without a detail where there is none") {
    CHECK(render_problem(400, "Bad Request", "item 3: no \"id\"") ==
          R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"item 3: no \"id\""})");
    CHECK(render_problem(403, "Forbidden", "") ==
          R"({"type":"about:blank","title":"Forbidden","status":403})");
}

TEST_CASE("a page is its items and the cursor for the next") {
    const auto page =
        read_acknowledgement_page(fmt::format(R"({{"items": [{0}, {0}], "next": "p 2/ö"}})", good));
    REQUIRE(page.has_value());
    CHECK(page->items.size() == 2);
    CHECK(page->next == "p 2/ö");
    CHECK(read_acknowledgement_page(R"({"items": [], "next": "p", "more": true})").value().items.empty());
    for (const std::string number :
         {"7", "0", "-3", "9223372036854775807", "18446744073709551615", "1732406400.25"})
        CHECK(read_acknowledgement_page(R"({"items": [], "next": )" + number + "}").value().next == number);
}

TEST_CASE(
    "a page without items or a cursor that can be kept is malformed, and so is one with a faulty item") {
    const auto with_next = [](const std::string& next) { return R"({"items": [], "next": )" + next + "}"; };
    const std::string longest(1024, 'x');
    CHECK(read_acknowledgement_page(with_next('"' + longest + '"')).has_value());
    const std::string malformed[] = {
        "",
        "<html>",
        "[]",
        R"({"next": "p"})",
        R"({"items": {}, "next": "p"})",
        R"({"items": null, "next": "p"})",
        R"({"items": []})",
        with_next("null"),
        with_next("true"),
        with_next("[7]"),
        with_next(R"("")"),
        with_next('"' + longest + R"(x")"),
        with_next(R"("a\r\nX-Evil: 1")"),
        with_next(R"("a\u0000b")"),
        with_next(R"("a\u007fb")"),
        with_next("\"\xFF\""), // not UTF-8
        R"({"items": [{"id": "x"}], "next": "p"})",
        fmt::format(R"({{"items": {}, "next": "p"}})", array_of(most_acknowledgements + 1)),
    };
    for (const auto& body : malformed) {
        INFO(body.substr(0, 60));
        CHECK(read_acknowledgement_page(body).has_error());
    }
    CHECK(read_acknowledgement_page(R"({"items": [{"id": "x"}], "next": "p"})").error().where == "item 1");
}

TEST_CASE("a state is asked from its beginning, then after its own word, which is encoded") {
    CHECK(page_target("/acks", std::nullopt) == "/acks?limit=1000");
    CHECK(page_target("/acks?of=GB", std::nullopt) == "/acks?of=GB&limit=1000");
    CHECK(page_target("/acks", "Az09-._~") == "/acks?after=Az09-._~&limit=1000");
    CHECK(page_target("/acks", "a b&limit=9#+%/ö") ==
          "/acks?after=a%20b%26limit%3D9%23%2B%25%2F%C3%B6&limit=1000");
    CHECK(page_target("/acks?of=GB", "7") == "/acks?of=GB&after=7&limit=1000");
}

} // namespace acknowledgements_test
