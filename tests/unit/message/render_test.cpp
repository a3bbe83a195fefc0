// The bytes that are sent, to the letter. A change of a golden text is a change of what member states
// receive.
#include "message/render.hpp"

#include <catch2/catch.hpp>

namespace render_test {

using namespace convictiond;
using namespace convictiond::message;

namespace {

base::NotificationId id(std::string_view text) {
    return *base::NotificationId::parse(text);
}

const Identity identity = {id("0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e"), "AAECAwQFBgcICQoLDA0ODw"};
const auto greece = *base::MemberState::parse("GR");

core::ConvictionEvent least() {
    core::ConvictionEvent event;
    event.source = "PNC";
    event.reference = "26/1";
    event.recorded_on = *base::parse_date("2026-11-24");
    return event;
}

core::Sanction suspended_sentence() {
    core::Sanction sanction;
    sanction.number = 1;
    sanction.category = "1001";
    sanction.title = "Imprisonment";
    sanction.duration = "P6M";
    sanction.suspended = "Y";
    sanction.from = "2026-11-20";
    sanction.to = "2027-05-19";
    return sanction;
}

core::Sanction fine() {
    core::Sanction sanction;
    sanction.number = 2;
    sanction.category = "8001";
    sanction.title = "Fine";
    sanction.amount = "1250.50";
    sanction.currency = "GBP";
    sanction.suspended = "N";
    return sanction;
}

core::ConvictionEvent full() {
    core::ConvictionEvent event = least();
    event.kind = core::EventKind::amended;
    event.version = 2;
    event.court_name = "Crown Court at Leeds";
    event.court_code = "0429";
    event.convicted_on = "2026-11-02";
    event.final_on = "2026-11-23";
    event.reason = "sentence varied on appeal";
    auto& person = event.person;
    person.reference = "26/123456A";
    person.surname = "Example";
    person.forenames = "Anna Maria";
    person.date_of_birth = "1980-05";
    person.sex = "F";
    person.town_of_birth = "Patras";
    person.country_of_birth = "GRC";
    person.father = "Example, Petros";
    person.mother = "Example, Eleni";
    person.cro_number = "123456/80B";
    person.nationalities = {{"GRC", "D"}, {"GBR", "S"}, {"YUG", ""}};
    person.other_names = {{"P", "Sample", "Anna"}, {"A", "", "Annie"}};
    core::Offence offence;
    offence.number = 1;
    offence.category = "150100";
    offence.title = "Theft";
    offence.provision = "Theft Act 1968, s. 1";
    offence.from = "2026-01-01";
    offence.to = "2026-02-03";
    offence.place = "Leeds";
    offence.completion = "C";
    offence.participation = "A";
    offence.national_code = "TH68001";
    offence.sanctions = {suspended_sentence(), fine()};
    event.offences = {offence};
    return event;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the body of a full event, to the byte") {
    CHECK(render(full(), greece, identity, id("11111111-2222-8333-9444-555555555555")) ==
          R"({"schema":"notification/1","id":"0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e",)"
          R"("nonce":"AAECAwQFBgcICQoLDA0ODw","event":"amended","from":"GB","to":"GR",)"
          R"("conviction":{"source":"PNC","reference":"26/1","version":2,"recordedOn":"2026-11-24",)"
          R"("court":{"name":"Crown Court at Leeds","code":"0429"},"convictedOn":"2026-11-02",)"
          R"("finalOn":"2026-11-23","reason":"sentence varied on appeal"},)"
          R"("person":{"reference":"26/123456A","surname":"Example","forenames":"Anna Maria",)"
          R"("dateOfBirth":"1980-05","sex":"F","placeOfBirth":{"town":"Patras","country":"GRC"},)"
          R"("father":"Example, Petros","mother":"Example, Eleni","croNumber":"123456/80B",)"
          R"("nationalities":[{"code":"GRC","basis":"D"},{"code":"GBR","basis":"S"},{"code":"YUG"}],)"
          R"("otherNames":[{"kind":"P","surname":"Sample","forenames":"Anna"},)"
          R"({"kind":"A","forenames":"Annie"}]},)"
          R"("offences":[{"number":1,"category":"150100","title":"Theft",)"
          R"("provision":"Theft Act 1968, s. 1","from":"2026-01-01","to":"2026-02-03","place":"Leeds",)"
          R"("completion":"C","participation":"A","nationalCode":"TH68001",)"
          R"("sanctions":[{"number":1,"category":"1001","title":"Imprisonment","duration":"P6M",)"
          R"("suspended":true,"from":"2026-11-20","to":"2027-05-19"},)"
          R"({"number":2,"category":"8001","title":"Fine","amount":"1250.50","currency":"GBP",)"
          R"("suspended":false}]}],"supersedes":"11111111-2222-8333-9444-555555555555"})");
}

TEST_CASE("the body of an event of which only the conviction is known, to the byte") {
    CHECK(render(least(), greece, identity, std::nullopt) ==
          R"({"schema":"notification/1","id":"0dd5a7c2-4b0c-8f3e-9a51-2f6f5d1c7b3e",)"
          R"("nonce":"AAECAwQFBgcICQoLDA0ODw","event":"new","from":"GB","to":"GR",)"
          R"("conviction":{"source":"PNC","reference":"26/1","version":1,"recordedOn":"2026-11-24"}})");
}

TEST_CASE("the same event is the same bytes") {
    CHECK(render(full(), greece, identity, std::nullopt) == render(full(), greece, identity, std::nullopt));
}

TEST_CASE("each fact that is absent is an absent key, never null, empty text, list or object") {
    auto event = full();
    event.court_name.clear();
    event.court_code.clear();
    event.person.town_of_birth.clear();
    event.person.country_of_birth.clear();
    event.person.nationalities.clear();
    event.person.other_names.clear();
    event.offences.front().sanctions.clear();
    const auto body = render(event, greece, identity, std::nullopt);
    for (const auto* key : {"court", "placeOfBirth", "nationalities", "otherNames", "sanctions", "supersedes",
                            "null", R"("")", "[]", "{}"}) {
        INFO(key);
        CHECK_FALSE(contains(body, key));
    }
    CHECK(contains(body, R"("offences")"));
}

TEST_CASE("a nationality of which nothing is known is no object without keys") {
    auto event = full();
    event.person.nationalities = {{"GRC", "D"}, {"", ""}, {"", "S"}};
    CHECK(contains(render(event, greece, identity, std::nullopt),
                   R"("nationalities":[{"code":"GRC","basis":"D"},{"basis":"S"}],)"));
    event.person.nationalities = {{"", ""}};
    CHECK_FALSE(contains(render(event, greece, identity, std::nullopt), "nationalities"));
}

TEST_CASE("whether a sanction is suspended is absent where it is unknown") {
    auto event = full();
    event.offences.front().sanctions.front().suspended.clear();
    event.offences.front().sanctions.back().suspended.clear();
    CHECK_FALSE(contains(render(event, greece, identity, std::nullopt), "suspended"));
}

TEST_CASE("a number that could not be read is absent, what stands beside it is not") {
    auto event = full();
    event.offences.front().number = 0;
    event.offences.front().sanctions.front().number = 0;
    const auto body = render(event, greece, identity, std::nullopt);
    CHECK(contains(body, R"("offences":[{"category":"150100")"));
    CHECK(contains(body, R"("sanctions":[{"category":"1001")"));
}

TEST_CASE("all nationalities go to every recipient, the British one too") {
    for (const auto* code : {"FR", "GR", "HR"})
        CHECK(contains(render(full(), *base::MemberState::parse(code), identity, std::nullopt),
                       R"([{"code":"GRC","basis":"D"},{"code":"GBR","basis":"S"},{"code":"YUG"}])"));
}

TEST_CASE("texts of any script stay as they are, in UTF-8") {
    auto event = least();
    event.person.surname = "Παπαδόπουλος-Łukasiewicz";
    event.person.forenames = "Zoë 𝒜";
    const auto body = render(event, greece, identity, std::nullopt);
    CHECK(contains(body, R"("surname":"Παπαδόπουλος-Łukasiewicz","forenames":"Zoë 𝒜")"));
}

TEST_CASE("what JSON reserves is escaped, and nothing else") {
    auto event = least();
    event.court_name = "a \"b\" \\ c / d\ne\tf\x01 <g> & 'h'";
    CHECK(contains(render(event, greece, identity, std::nullopt),
                   R"("court":{"name":"a \"b\" \\ c / d\ne\tf\u0001 <g> & 'h'"})"));
}

TEST_CASE("each kind of event has its word") {
    auto event = least();
    event.kind = core::EventKind::deleted;
    CHECK(contains(render(event, greece, identity, std::nullopt), R"("event":"deleted")"));
}

TEST_CASE("Content-Digest is that of RFC 9530's examples") {
    CHECK(content_digest(base::sha256("{\"hello\": \"world\"}\n")) ==
          "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    CHECK(content_digest(base::sha256("{\"hello\": \"world\"}")) ==
          "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
}

} // namespace render_test
