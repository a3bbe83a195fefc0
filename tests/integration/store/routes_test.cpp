#include "store/routes.hpp"

#include "made.hpp"

#include <catch2/catch.hpp>

namespace routes_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

std::vector<std::string> journal(const Store& store) {
    std::vector<std::string> lines;
    for (const auto& row : store.database.rows("select verb, detail from journal where verb like 'route.%' "
                                               "order by number"))
        lines.push_back(row[0] + " " + row[1]);
    return lines;
}

} // namespace

TEST_CASE("what changes in the routes is journaled once, whichever daemon notes it first") {
    Store store;
    const store::RouteNote germany{state("DE"), "https://de.example/n", "callback", {}};
    const store::RouteNote france{state("FR"), "https://fr.example/n", "poll", "https://fr.example/a"};
    auto elsewhere = germany;
    elsewhere.url = "https://de.example/new";
    auto called = france;
    called.acknowledgement = "callback";
    called.acknowledgement_url.reset();
    for (int daemon = 0; daemon < 2; ++daemon) store::note_routes(store.connection, {germany, france}, noon);
    store::note_routes(store.connection, {elsewhere, france}, noon);
    store::note_routes(store.connection, {elsewhere, called}, noon);
    store::note_routes(store.connection, {called}, noon);
    store::note_routes(store.connection, {}, noon);
    CHECK(journal(store) ==
          std::vector<std::string>{
              R"(route.added {"state":"DE","url":"https://de.example/n","acknowledgement":"callback"})",
              R"(route.added {"state":"FR","url":"https://fr.example/n","acknowledgement":"poll",)"
              R"("acknowledgementUrl":"https://fr.example/a"})",
              R"(route.changed {"state":"DE","url":"https://de.example/new","acknowledgement":"callback"})",
              R"(route.changed {"state":"FR","url":"https://fr.example/n","acknowledgement":"callback"})",
              R"(route.removed {"state":"DE","url":"https://de.example/new","acknowledgement":"callback"})",
              R"(route.removed {"state":"FR","url":"https://fr.example/n","acknowledgement":"callback"})"});
}

} // namespace routes_test
