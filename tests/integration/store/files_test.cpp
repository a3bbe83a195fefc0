#include "store/files.hpp"

#include "made.hpp"
#include "store/file_list.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace files_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("an accepted file is found by its bytes and by its source and sequence, and by nothing else") {
    Store store;
    CHECK_FALSE(store::find_accepted_content(store.connection, *facts().content_sha256));
    CHECK_FALSE(store::find_accepted_sequence(store.connection, "PNC", 1));
    const auto id = Incoming{store.connection, 0}.finish();

    const auto by_content = store::find_accepted_content(store.connection, *facts().content_sha256);
    REQUIRE(by_content);
    CHECK(by_content->id == id);
    CHECK(by_content->name == facts().name);
    CHECK(by_content->business_date == today);
    CHECK_FALSE(by_content->shelved);
    CHECK(store::find_accepted_sequence(store.connection, "PNC", 1)->id == id);
    CHECK_FALSE(store::find_accepted_sequence(store.connection, "PNC", 2));
    CHECK_FALSE(store::find_accepted_sequence(store.connection, "SCRO", 1));
    CHECK_FALSE(store::find_accepted_content(store.connection, base::sha256("others")));
}

TEST_CASE("rejected and duplicate files are not taken for accepted ones") {
    Store store;
    (void)store::add_rejected(store.connection, facts(), "a fault", noon);
    (void)store::add_duplicate(store.connection, facts(), noon);
    CHECK_FALSE(store::find_accepted_content(store.connection, *facts().content_sha256));
    CHECK_FALSE(store::find_accepted_sequence(store.connection, "PNC", 1));
}

TEST_CASE("a rejected file keeps its reason and has its journal entry") {
    Store store;
    const auto id = store::add_rejected(store.connection, facts(), "line 3: no trailer", noon);
    CHECK(store.database.rows("select id, verdict, reason, settled_at from file") ==
          std::vector<Database::Row>{{std::to_string(id.value), "rejected", "line 3: no trailer", "NULL"}});
    CHECK(store.database.rows("select verb, file_id, detail::json ->> 'name' from journal order by number") ==
          std::vector<Database::Row>{{"file.rejected", std::to_string(id.value), facts().name},
                                     {"finding.opened", std::to_string(id.value), "NULL"}});
}

TEST_CASE("a file that could not be opened is rejected without a digest") {
    Store store;
    auto file = facts();
    file.content_sha256.reset();
    const auto id = store::add_rejected(store.connection, file, "a symbolic link", noon);
    CHECK(store.database.value("select content_sha256 is null from file") == "t");
    CHECK(store::add_rejected(store.connection, file, "a symbolic link", noon) == id);
}

TEST_CASE("a file that was judged before a crash and not shelved is the same file") {
    Store store;
    const auto id = store::add_rejected(store.connection, facts(), "a fault", noon);
    CHECK(store::add_rejected(store.connection, facts(), "a fault", noon) == id);
    CHECK(store.database.value("select count(*) from journal where verb = 'file.rejected'") == "1");
    CHECK_FALSE(store::add_duplicate(store.connection, facts(), noon) == id); // judged otherwise

    store::set_shelved(store.connection, id, "rejected/2026/11/x.daf", noon);
    CHECK_FALSE(store::add_rejected(store.connection, facts(), "a fault", noon) == id); // came again
}

TEST_CASE("a rejected file that people have settled is over: the same bytes are rejected anew, and ring") {
    Store store;
    const auto id = store::add_rejected(store.connection, facts(), "a fault", noon);
    store.database.run("update file set settled_at = now()");
    CHECK_FALSE(store::add_rejected(store.connection, facts(), "a fault", noon) == id);
    CHECK(store.database.value("select count(*) from finding where closed_at is null") == "1");
}

TEST_CASE("what the books do not know on a shelf is listed, and which places are no other file's") {
    Store store;
    CHECK(store::list_unshelved(store.connection).empty());
    const auto rejected = store::add_rejected(store.connection, facts(), "a fault", noon);
    auto unread = facts({.sequence = 2});
    unread.content_sha256.reset();
    (void)store::add_rejected(store.connection, unread, "a pipe", noon);
    const auto files = store::list_unshelved(store.connection);
    REQUIRE(files.size() == 2);
    CHECK(files[0].id == rejected);
    CHECK(files[0].verdict == "rejected");
    CHECK(files[0].name == facts().name);
    CHECK(files[0].business_date == today);
    CHECK(files[0].size_bytes == facts().size_bytes);
    CHECK(files[0].content_sha256 == facts().content_sha256);
    CHECK_FALSE(files[1].content_sha256);

    store::set_shelved(store.connection, rejected, "x.daf", noon);
    CHECK(store::list_unshelved(store.connection).size() == 1);
    const std::vector<std::string> places{"x.daf", "x.daf.2"};
    using Places = std::vector<std::string>;
    CHECK(store::find_free_places(store.connection, "rejected", places) == Places{"x.daf.2"});
    CHECK(store::find_free_places(store.connection, "duplicate", places) == places);
    store.database.run("update file set erased_at = now(), settled_at = now() where shelved_at is not null");
    CHECK(store::find_free_places(store.connection, "rejected", places) == places);
    CHECK(store::list_unshelved(store.connection).size() == 1);
}

TEST_CASE("where a file was shelved is written down") {
    Store store;
    const auto id = Incoming{store.connection, 0}.finish();
    store::set_shelved(store.connection, id, "2026/11/x.daf", noon);
    CHECK(store::find_accepted_sequence(store.connection, "PNC", 1)->shelved);
    CHECK(store.database.value("select shelved_as from file") == "2026/11/x.daf");
}

TEST_CASE("what became of each record of a file is listed line by line, with what waits of its event") {
    Store store;
    Incoming file{store.connection, 4};
    const auto event = file.event("R/1");
    file.decide(event, "review");
    (void)file.notify(event, "FR");
    (void)file.record("repeated", "R/2");
    const auto quarantined = file.record("quarantined", "R/3");
    file.batch.quarantines.push_back({quarantined, "fault", "line 9: no person", day(-2)});
    (void)file.notify(file.event("R/4"), "FR");
    const auto id = file.finish();
    std::vector<std::string> lines;
    for (const auto& line : store::list_judged_lines(store.connection, id, 0))
        lines.push_back(
            fmt::format("{} {} {} {}", line.reference, line.version.value_or(0), line.verdict, line.review));
    CHECK(lines ==
          std::vector<std::string>{"R/1 1 new 1", "R/2 1 repeated 0", "R/3 1 quarantined 0", "R/4 1 new 0"});
    const auto first = store::list_judged_lines(store.connection, id, 0).front().line;
    CHECK(store::list_judged_lines(store.connection, id, first).size() == 3);
    CHECK(store::list_judged_lines(store.connection, base::FileId{id.value + 1}, 0).empty());
}

} // namespace files_test
