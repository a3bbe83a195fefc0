#include "daf/file_name.hpp"

#include <catch2/catch.hpp>

namespace file_name_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace std::chrono;

TEST_CASE("the name of a daily file says source, business date and sequence") {
    const auto name = parse_file_name("DAF_PNC_20261123_0004711.daf");
    REQUIRE(name);
    CHECK(*name == FileName{"PNC", base::Date{2026y / November / 23d}, 4711});
    CHECK(to_text(*name) == "DAF_PNC_20261123_0004711.daf");
    CHECK(kind_of("DAF_A1_20240229_9999999.daf") == NameKind::daily_file);
    CHECK(kind_of("DAF_ABCDEFGHIJ12_20261123_0000001.daf") == NameKind::daily_file);
}

TEST_CASE("a name with a date in no reach is a daily file's, to be rejected and not to lie there") {
    CHECK(kind_of("DAF_PNC_99991231_0004711.daf") == NameKind::daily_file);
    CHECK(kind_of("DAF_PNC_00010101_0004711.daf") == NameKind::daily_file);
    CHECK(kind_of("DAF_PNC_00000101_0004711.daf") == NameKind::foreign); // there is no such year
}

TEST_CASE("any other name is foreign and is never read as a daily file") {
    for (const auto* name : {
             "",
             "DAF_PNC_20261123_0004711.DAF",
             "daf_PNC_20261123_0004711.daf",
             "DAF_pnc_20261123_0004711.daf",
             "DAF_P_20261123_0004711.daf",
             "DAF_ABCDEFGHIJ123_20261123_0004711.daf",
             "DAF_PNC_20260230_0004711.daf",
             "DAF_PNC_2026-11-23_0004711.daf",
             "DAF_PNC_20261123_004711.daf",
             "DAF_PNC_20261123_00004711.daf",
             "DAF_PNC_20261123_0000000.daf",
             "DAF_PNC_20261123_000471x.daf",
             "DAF_PNC_20261123_0004711.daf.2",
             "DAF_PNC_20261123_0004711.daf ",
             "DAF_PNC_20261123_0004711_1.daf",
             "XDAF_PNC_20261123_0004711.daf",
             "readme.txt",
         }) {
        INFO(name);
        CHECK(kind_of(name) == NameKind::foreign);
        CHECK_FALSE(parse_file_name(name));
    }
}

TEST_CASE("names of an upload under way are left alone") {
    for (const auto* name : {".DAF_PNC_20261123_0004711.daf", ".", "DAF_PNC_20261123_0004711.daf.tmp",
                             "DAF_PNC_20261123_0004711.daf.part", "DAF_PNC_20261123_0004711.daf.filepart"}) {
        INFO(name);
        CHECK(kind_of(name) == NameKind::upload_under_way);
    }
    CHECK(kind_of("DAF_PNC_20261123_0004711.daf.TMP") == NameKind::foreign);
}

} // namespace file_name_test
