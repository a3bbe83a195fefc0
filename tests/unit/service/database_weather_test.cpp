#include "service/database_weather.hpp"

#include "support/temp_directory.hpp"
#include "support/text_of.hpp"

#include <catch2/catch.hpp>
#include <optional>

namespace database_weather_test {

using namespace convictiond;
using namespace convictiond::service;

namespace {

const std::runtime_error gone{"gone"};

std::size_t times(const std::string& text, std::string_view words) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
    return count;
}

} // namespace

TEST_CASE("those that speak as one say once that the database is away, and once that it is back for all") {
    const test::TempDirectory directory;
    LogSettings settings;
    settings.file = directory / "c.log";
    REQUIRE_FALSE(set_up_log(settings));
    {
        const auto together = std::make_shared<int>(0);
        DatabaseWeather first{"queue", together}, second{"queue", together};
        std::optional<DatabaseWeather> third{std::in_place, "queue", together};
        for (auto* one : {&first, &second, &*third}) (void)one->note_away(gone);
        (void)first.note_away(gone);
        first.note_there();
        third.reset(); // a lane that goes while the database is away
        CHECK(times(test::text_of(settings.file), "event=database.available") == 0);
        second.note_there();
        DatabaseWeather alone{"intake"};
        (void)alone.note_away(gone);
    }
    const auto said = test::text_of(settings.file);
    CHECK(times(said, "event=database.unavailable for=queue cause=gone") == 1);
    CHECK(times(said, "event=database.available for=queue") == 1);
    CHECK(times(said, "event=database.unavailable for=intake") == 1);
    CHECK_FALSE(set_up_log({}));
}

} // namespace database_weather_test
