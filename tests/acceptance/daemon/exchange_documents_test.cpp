// docs/schema is what integrators build on: it is held against bodies that the daemon made, by validators
// that are not ours.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/independent.hpp"
#include "support/postgres.hpp"

namespace exchange_documents_test {

using namespace convictiond::test;

namespace {

const std::string schemas = CONVICTIOND_SOURCE_DIR "/docs/schema";

// Every field of every segment, and the least that a record can be.
Day fullest_and_least() {
    Day day{1};
    const auto date = convictiond::base::to_text(day.date());
    day.line("CNV|N|TEST/FULL|1|" + date + "|Southwark Crown Court|0471|2026-10-01|2026-10-29");
    day.line("PER|2001/0171310W|NOWAK|ANNA MARIA|1985-03|F|Łódź|POL|JAN|EWA|065656/91H");
    day.line("NAT|POL|D").line("NAT|GBR|I");
    day.line("ALS|P|KOWALSKA|ANNA").line("ALS|A|ANIA");
    day.line("OFF|1|170100|Theft from a shop|Theft Act 1968 s.1|2026-01-02|2026-01-03|London|C|M|TH68010");
    day.line("DSP|1|1001|Imprisonment|P18M|250.00|GBP|Y|2026-10-01|2028-04-01");
    day.line("DSP|2|1001|Imprisonment for life|LIFE");
    day.line("CNV|N|TEST/LEAST|1|" + date).line("PER||X").line("NAT|POL");
    return day;
}

Day later() {
    Day day{2};
    const auto date = convictiond::base::to_text(day.date());
    day.line("CNV|A|TEST/FULL|2|" + date + "|||||the court's name was wrong")
        .line("PER||NOWAK|ANNA")
        .line("NAT|POL|D");
    day.line("CNV|D|TEST/LEAST|2|" + date).line("PER||X");
    return day;
}

} // namespace

TEST_CASE("the schema holds for every body that the daemon makes, from the fullest to the least") {
    const Database database;
    House house{database.connection()};
    const auto first = fullest_and_least();
    const auto second = later();
    house.drop(first.name(), first.bytes());
    house.drop(second.name(), second.bytes());
    const auto many = busy_day(3, 1, 20);
    house.drop(many.name(), many.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    const auto ran =
        run_independent("bodies.mjs", {house.requests(), schemas + "/notification-1.schema.json"});
    if (ran.skipped) {
        WARN(ran.output);
        return;
    }
    INFO(ran.output);
    CHECK(ran.errors == "");
    for (const std::string event : {"amended: ", "deleted: ", "new: "})
        CHECK(ran.output.find(event) != std::string::npos);
    CHECK(ran.output.find("never seen: \n") != std::string::npos);
}

TEST_CASE("the description of both sides' interfaces is OpenAPI 3.1") {
    const auto ran = run_independent("openapi.mjs", {schemas + "/openapi.yaml"});
    if (ran.skipped) {
        WARN(ran.output);
        return;
    }
    CHECK(ran.errors == "");
    CHECK(ran.output == "OpenAPI 3.1: 3 paths\n");
}

} // namespace exchange_documents_test
