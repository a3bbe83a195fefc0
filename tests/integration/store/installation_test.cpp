#include "store/installation.hpp"

#include "made.hpp"

#include <catch2/catch.hpp>

namespace installation_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("the first identity key is the database's for ever") {
    Store store;
    CHECK(store::confirm_identity(store.connection, base::sha256("ours"), noon));
    CHECK(store::confirm_identity(store.connection, base::sha256("ours"), noon));
    CHECK_FALSE(store::confirm_identity(store.connection, base::sha256("another"), noon));
    CHECK(store::confirm_identity(store.connection, base::sha256("ours"), noon));
    CHECK(store.database.value("select count(*) from installation") == "1");
}

} // namespace installation_test
