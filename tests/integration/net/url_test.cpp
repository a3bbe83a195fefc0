#include "net/https_client.hpp"

#include <catch2/catch.hpp>

namespace url_test {

using namespace convictiond;
using net::parse_origin;

TEST_CASE("a URL is split into origin and target") {
    const auto full = parse_origin("https://icn.example.de:8443/ecris/v1?a=b%20c").value();
    CHECK(full.origin.host == "icn.example.de");
    CHECK(full.origin.port == 8443);
    CHECK(full.target == "/ecris/v1?a=b%20c");

    const auto bare = parse_origin("https://icn.example.de").value();
    CHECK(bare.origin.port == 443);
    CHECK(bare.target == "/");
    CHECK(parse_origin("https://icn.example.de?x").value().target == "/?x");
    CHECK(parse_origin("https://[::1]:1/").value().origin.host == "::1");
    CHECK(parse_origin("HTTPS://127.0.0.1/").value().origin.host == "127.0.0.1");
}

TEST_CASE("what is not an https URL of a host is a fault that says so") {
    const auto found = [](std::string_view url) { return parse_origin(url).error().text(); };
    CHECK_THAT(found("http://icn.example.de/"), Catch::Contains("scheme \"http\""));
    CHECK_THAT(found("https://u:secret@icn.example.de/"),
               Catch::Contains("user") && !Catch::Contains("secret"));
    CHECK_THAT(found("https://icn.example.de/#top"), Catch::Contains("fragment"));
    CHECK_THAT(found("https:///path"), Catch::Contains("no host"));
    CHECK_THAT(found("https://a%0Ab/"), Catch::Contains("other characters"));
    CHECK_THAT(found("https://a:0/"), Catch::Contains("port"));
    CHECK_THAT(found("https://a:99999/"), Catch::Contains("port"));
    CHECK_THAT(found("icn.example.de"), Catch::Contains("not a URL"));
    CHECK_THAT(found("https://a/ b"), Catch::Contains("not a URL"));
    CHECK_THAT(found(""), Catch::Contains("not a URL"));
}

} // namespace url_test
