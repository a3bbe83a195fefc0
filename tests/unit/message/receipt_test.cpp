// The receipt in an answer: what it says, and what it cannot make us believe.
#include "message/receipt.hpp"

#include "message/render.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace receipt_test {

using namespace convictiond;
using namespace convictiond::message;

namespace {

const auto ours = *base::NotificationId::parse("0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e");
const auto digest = base::sha256("the body");

core::Receipt read(std::string_view body) {
    return read_receipt(body, ours, digest);
}

} // namespace

TEST_CASE("no body is no receipt, and is told apart from one that is no JSON") {
    const auto none = read("");
    CHECK(none.is_empty);
    CHECK_FALSE(none.is_json);
    CHECK_FALSE(none.our_id);
    for (const auto* body : {" ", "<html>It works!</html>", "OK", "{", "{\"id\":}", "{}{}", "{} x",
                             "{'id':1}", "{\"id\":\"a\",}", "\xEF\xBB\xBF{}", "NaN", "nul"}) {
        INFO(body);
        CHECK_FALSE(read(body).is_empty);
        CHECK_FALSE(read(body).is_json);
    }
}

TEST_CASE("JSON that is no object is JSON and says nothing") {
    for (const auto* body :
         {"null", "true", "1", "\"delivered\"", "[]", "[{\"id\":\"other\"}]", "{}", " {} "}) {
        INFO(body);
        const auto receipt = read(body);
        CHECK(receipt.is_json);
        CHECK_FALSE(receipt.our_id);
        CHECK_FALSE(receipt.our_digest);
        CHECK(receipt.status == core::ReceiptStatus::unstated);
        CHECK(receipt.reference.empty());
    }
}

TEST_CASE("a whole receipt is read") {
    const auto receipt = read(
        fmt::format(R"({{"id":"{}","contentDigest":"{}","status":"acknowledged","reference":"ECRIS 1/Ä"}})",
                    ours.text(), content_digest(digest)));
    CHECK(receipt.is_json);
    CHECK(receipt.our_id == true);
    CHECK(receipt.our_digest == true);
    CHECK(receipt.status == core::ReceiptStatus::acknowledged);
    CHECK(receipt.reference == "ECRIS 1/Ä");
}

TEST_CASE("an id that is there is ours or it is not") {
    CHECK(read(R"({"id":"0DD5A7C2-4B0C-8F3E-9A51-2F6F5D1C7B3E"})").our_id == true); // RFC 9562, section 4
    for (const auto* body :
         {R"({"id":"0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3f"})", R"({"id":""})", R"({"id":null})", R"({"id":1})",
          R"({"id":["x"]})", R"({"id":" 0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e"})",
          R"({"id":"0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e\u0000"})",
          R"({"id":"0dd5a7c24b0c8f3e9a512f6f5d1c7b3e"})"}) {
        INFO(body);
        CHECK(read(body).our_id == false);
    }
}

TEST_CASE("a digest that is there is that of what we sent or it is not") {
    CHECK(read(fmt::format(R"({{"contentDigest":"{}"}})", content_digest(digest))).our_digest == true);
    for (const auto& other :
         {fmt::format(R"("{}")", content_digest(base::sha256("another body"))),
          fmt::format(R"("{}")", base::to_base64(digest)), fmt::format(R"("{}")", base::to_hex(digest)),
          std::string{R"("")"}, std::string{"null"}, std::string{"{}"}}) {
        INFO(other);
        CHECK(read(fmt::format(R"({{"contentDigest":{}}})", other)).our_digest == false);
    }
}

TEST_CASE("a status is one of two words, anything else is unstated") {
    CHECK(read(R"({"status":"acknowledged"})").status == core::ReceiptStatus::acknowledged);
    CHECK(read(R"({"status":"refused"})").status == core::ReceiptStatus::refused);
    for (const auto* other : {R"("Refused")", R"("recorded")", R"("")", "true", "null", "[]"}) {
        INFO(other);
        CHECK(read(fmt::format(R"({{"status":{}}})", other)).status == core::ReceiptStatus::unstated);
    }
}

TEST_CASE("keys of a receipt that we do not know are passed over") {
    const auto receipt = read(fmt::format(R"({{"x":{{"id":"other"}},"id":"{}","y":[1,2]}})", ours.text()));
    CHECK(receipt.our_id == true);
}

TEST_CASE("a receipt that nests deeply is no JSON to us, and costs nothing") {
    const std::string deep(100'000, '[');
    CHECK_FALSE(read(deep).is_json);
    CHECK_FALSE(read(deep + std::string(100'000, ']')).is_json);
    CHECK_FALSE(read(R"({"x":)" + std::string(300, '[') + std::string(300, ']') + "}").is_json);
    CHECK(read(R"({"x":)" + std::string(200, '[') + std::string(200, ']') + "}").is_json);
}

TEST_CASE("a receipt of bytes that are no UTF-8 is no JSON") {
    CHECK_FALSE(read("{\"reference\":\"\xFF\"}").is_json);
    CHECK_FALSE(read("{\"reference\":\"\xC3\"}").is_json);
    CHECK_FALSE(read("{\"reference\":\"\xED\xA0\x80\"}").is_json); // half of a surrogate pair
    CHECK_FALSE(read(std::string_view{"{\"reference\":\"a\0b\"}", 19}).is_json);
}

TEST_CASE("words from outside are kept without NUL, in whole characters, 2 KiB at most") {
    CHECK(words_from_outside("refusé") == "refusé");
    CHECK(words_from_outside("") == "");
    CHECK(words_from_outside(std::string_view{"a\0b", 3}) == "a\uFFFDb");
    CHECK(words_from_outside("refus\xE9 \xE0 13 h") == "refus\uFFFD \uFFFD 13 h"); // Latin-1
    CHECK(words_from_outside("\xFF") == "\uFFFD");
    CHECK(words_from_outside(std::string(3000, '\xE9')).size() == 2046); // 682 of them
    CHECK(words_from_outside(std::string(2048, 'a')) == std::string(2048, 'a'));
    CHECK(words_from_outside(std::string(3000, 'a')) == std::string(2048, 'a'));
    CHECK(words_from_outside(std::string(2047, 'a') + "é") == std::string(2047, 'a'));
    CHECK(read(R"({"reference":"a\u0000b"})").reference == "a\uFFFDb");
    CHECK(read(fmt::format(R"({{"reference":"{}"}})", std::string(5000, 'r'))).reference.size() == 2048);
    CHECK(read(R"({"reference":7})").reference.empty());
}

} // namespace receipt_test
