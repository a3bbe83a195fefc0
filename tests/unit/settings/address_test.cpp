#include "settings/value.hpp"

#include <catch2/catch.hpp>

namespace address_test {

using namespace convictiond::settings;

namespace {

// What is wrong with a text; empty where it is accepted.
template <class T>
std::string wrong(const Value<T>& value, const std::string& text) {
    const auto parsed = value.parse(text);
    return parsed ? std::string{} : parsed.error().found;
}

} // namespace

TEST_CASE("a member state is reached by https alone") {
    const auto url = https_url();
    CHECK(wrong(url, "https://ecris.example.de/notifications") == "");
    CHECK(wrong(url, "https://[2001:db8::1]:8443/n?x=1") == "");
    CHECK(wrong(url, "http://ecris.example.de/") == "is not https");
    CHECK(wrong(url, "ecris.example.de") == "is no URL");
    CHECK(wrong(url, "https:///notifications") == "has no host");
    CHECK(wrong(url, "https:notifications") == "has no host");
    CHECK(wrong(url, "https://user:secret@a/") == "holds a user name");
    CHECK(wrong(url, "https://a/#b") == "has a fragment");
    CHECK(wrong(url, "https://a:0/") == "has a port that is none");
    CHECK(wrong(url, "https://a:65536/") == "has a port that is none");
    CHECK(wrong(url, "https://a:/") == "has a port that is none");
    CHECK(wrong(url, "https://a/ b") == "is no URL");
    CHECK(wrong(url, "https://a/" + std::string(2048, 'a')) == "is too long");
}

TEST_CASE("a connection to the database is one that libpq understands") {
    const auto value = connection();
    CHECK(wrong(value, "garbage") ==
          R"(is not understood: missing \"=\" after \"garbage\" in connection info string)");
    CHECK_THAT(wrong(value, "hots=x dbname=y"),
               Catch::StartsWith("is not understood: ") && Catch::Contains("hots"));
    CHECK_THAT(wrong(value, "postgresql://[bad"), Catch::StartsWith("is not understood: "));
    CHECK(wrong(value, "host=a port=abc") == "has the port \"abc\"");
    CHECK(wrong(value, "host=a port=' 5432'") == "");
    CHECK(wrong(value, "host=a,b port=5432,5433") == "");
    CHECK(wrong(value, "host=a,b port=1,2,3") == "has 3 ports for 2 hosts");
    CHECK(wrong(value, "host=a sslmode=verify_full") == "has the sslmode \"verify_full\"");
    CHECK(wrong(value, "postgresql://a/b?sslmode=verify-full&gssencmode=disable") == "");
    CHECK(wrong(value, "host=a target_session_attrs=bogus") == "has the target_session_attrs \"bogus\"");
    CHECK(wrong(value, "host=a,b target_session_attrs=read-write") == "");
}

TEST_CASE("a connection to the database holds no password") {
    const auto value = connection();
    CHECK(wrong(value, "host=/run/postgresql dbname=x passfile=/run/credentials/pgpass") == "");
    CHECK(wrong(value, "postgresql://user@host:5432/x") == "");
    CHECK(wrong(value, "postgresql://host/x?options=a@b:c") == "");
    CHECK(wrong(value, "") == "is empty");
    CHECK(wrong(value, "host=a password = b") == "holds a password");
    CHECK(wrong(value, "host=a sslpassword=b") == "holds a password");
    CHECK(wrong(value, "postgres://user:secret@host/x") == "holds a password");
    CHECK(wrong(value, "postgresql://user@host/x?password=b") == "holds a password");
    CHECK(wrong(value, std::string(4097, 'a')) == "is too long");
}

TEST_CASE("a listener has a numeric address and a port, or a socket's path") {
    const auto value = listen();
    for (const std::string text : {"127.0.0.1:8471", "[::1]:8471", "unix:/run/convictiond/admin.sock"}) {
        const auto parsed = value.parse(text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->text() == text);
    }
    CHECK(wrong(value, "localhost:8471") == "\"localhost:8471\" is no such address");
    CHECK(wrong(value, "127.0.0.1") == "\"127.0.0.1\" is no such address");
    CHECK(wrong(value, "127.0.0.1:0") == "\"127.0.0.1:0\" is no such address");
    CHECK(wrong(value, "127.0.0.1:65536") == "\"127.0.0.1:65536\" is no such address");
    CHECK(wrong(value, "127.0.0.1:80x") == "\"127.0.0.1:80x\" is no such address");
    CHECK(wrong(value, "::1:8471") == "\"::1:8471\" is no such address");
    CHECK(wrong(value, "8471") == "\"8471\" is no such address");
    CHECK(wrong(value, "unix:admin.sock") == "\"admin.sock\" is not absolute");
    CHECK(wrong(value, "unix:/" + std::string(106, 'a')) == "");
    CHECK(wrong(value, "unix:/" + std::string(107, 'a')) == "is too long");
    CHECK(wrong(network_listen(), "unix:/run/a.sock") == "\"unix:/run/a.sock\" is no such address");
}

TEST_CASE("a caller's name is a DNS name without a wildcard") {
    const auto value = dns_name();
    CHECK(wrong(value, "ecris-1.example.de") == "");
    for (const std::string text :
         {"", "*.example.de", "a..de", ".a", "a.", "-a.de", "a-.de", "a_b.de", "a b"}) {
        INFO(text);
        CHECK(wrong(value, text) == '"' + text + "\" is no such name");
    }
    CHECK_FALSE(value.parse(std::string(64, 'a') + ".de").has_value());
    CHECK(value.parse(std::string(63, 'a') + ".de").has_value());
    std::string long_name;
    for (int i = 0; i < 127; ++i) long_name += "a.";
    CHECK(value.parse(long_name.substr(0, 253)).has_value());
    CHECK_FALSE(value.parse(long_name + "aa").has_value());
}

TEST_CASE("a fingerprint has 64 hexadecimal digits") {
    const auto value = fingerprint();
    CHECK(wrong(value, std::string(63, 'a')) != "");
    CHECK(wrong(value, std::string(65, 'a')) != "");
    CHECK(wrong(value, std::string(63, 'a') + "g") != "");
    CHECK(wrong(value, "<SHA-256 of the client certificate, hex>") ==
          "\"<SHA-256 of the client certificate, hex>\" is no fingerprint");
    CHECK(value.parse(std::string(32, 'A') + ":" + std::string(32, '9')).value() ==
          std::string(32, 'a') + std::string(32, '9'));
}

} // namespace address_test
