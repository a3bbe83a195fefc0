#include "status/page.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <string>

namespace page_test {

using namespace convictiond;

namespace {

std::string text_of(std::string_view path) {
    const auto asset = status::find_asset(path);
    INFO(path);
    REQUIRE(asset.has_value());
    return std::string{asset->text};
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
    const std::regex expression{pattern};
    std::vector<std::string> found;
    for (std::sregex_iterator match{text.begin(), text.end(), expression}; match != std::sregex_iterator{};
         ++match)
        found.push_back((*match)[1]);
    return found;
}

} // namespace

TEST_CASE("the page and what it loads are part of the program, each with its type") {
    CHECK(status::find_asset("/")->content_type == "text/html; charset=utf-8");
    CHECK(status::find_asset("/assets/page.css")->content_type == "text/css; charset=utf-8");
    CHECK(status::find_asset("/assets/page.js")->content_type == "text/javascript; charset=utf-8");
    CHECK(status::find_asset("/assets/icon.svg")->content_type == "image/svg+xml");
}

TEST_CASE("nothing but the page's own files is an asset") {
    for (const auto* path : {"", "/assets", "/assets/", "/assets/../page.js", "/assets/page.js/", "/page.js",
                             "/assets//page.js", "/assets/%70age.js"})
        CHECK_FALSE(status::find_asset(path).has_value());
}

TEST_CASE("everything that the page asks for by itself is there, and ours") {
    const auto page = text_of("/");
    const auto loaded = all_matches(page, R"re((?:<script[^>]*src|<link[^>]*href)="([^"]*)")re");
    CHECK(loaded.size() == 3);
    for (const auto& path : loaded) CHECK(status::find_asset(path).has_value());
    for (const auto& name : all_matches(text_of("/assets/page.js"), R"re(from '\./([^']*)')re"))
        CHECK(status::find_asset("/assets/" + name).has_value());
}

TEST_CASE("the page needs no other address and nothing that its security policy forbids") {
    for (const auto* path :
         {"/", "/assets/page.css", "/assets/page.js", "/assets/calendar.js", "/assets/volumes.js"}) {
        // That is a name, and nobody goes there.
        const auto text = std::regex_replace(text_of(path), std::regex{"'http://www.w3.org/2000/svg'"}, "");
        INFO(path);
        for (const auto* forbidden :
             {"http:", "https:", "data:", " style=", "<style", " onclick", "javascript:", "innerHTML",
              "insertAdjacentHTML", "eval(", "@import", "url("})
            CHECK(text.find(forbidden) == std::string::npos);
    }
}

TEST_CASE("every place that the script fills stands on the page") {
    const auto page = text_of("/");
    const auto script = text_of("/assets/page.js");
    auto places = all_matches(script, R"re(place\('([^']*)'\))re");
    const auto rows = all_matches(script, R"re(rows\('([^']*)')re");
    places.insert(places.end(), rows.begin(), rows.end());
    CHECK(places.size() > 10);
    for (const auto& id : places) {
        INFO(id);
        CHECK(page.find("id=\"" + id + "\"") != std::string::npos);
    }
}

} // namespace page_test
