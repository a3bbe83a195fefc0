#include "message/render.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::message {

namespace json = boost::json;

namespace {

// Boost.JSON keeps the keys of an object in the order in which they were put in.
void put(json::object& object, std::string_view key, const std::string& text) {
    if (!text.empty()) object.emplace(key, text);
}

void put(json::object& object, std::string_view key, json::object&& value) {
    if (!value.empty()) object.emplace(key, std::move(value));
}

void put(json::object& object, std::string_view key, json::array&& value) {
    if (!value.empty()) object.emplace(key, std::move(value));
}

json::object court_of(const core::ConvictionEvent& event) {
    json::object court;
    put(court, "name", event.court_name);
    put(court, "code", event.court_code);
    return court;
}

json::object conviction_of(const core::ConvictionEvent& event) {
    json::object conviction;
    put(conviction, "source", event.source);
    put(conviction, "reference", event.reference);
    conviction.emplace("version", event.version);
    put(conviction, "recordedOn", base::to_text(event.recorded_on));
    put(conviction, "court", court_of(event));
    put(conviction, "convictedOn", event.convicted_on);
    put(conviction, "finalOn", event.final_on);
    put(conviction, "reason", event.reason);
    return conviction;
}

json::array nationalities_of(const core::Person& person) {
    json::array list;
    for (const auto& nationality : person.nationalities) {
        json::object one;
        put(one, "code", nationality.code);
        put(one, "basis", nationality.basis);
        if (!one.empty()) list.push_back(std::move(one));
    }
    return list;
}

json::array other_names_of(const core::Person& person) {
    json::array list;
    for (const auto& name : person.other_names) {
        json::object one;
        put(one, "kind", name.kind);
        put(one, "surname", name.surname);
        put(one, "forenames", name.forenames);
        if (!one.empty()) list.push_back(std::move(one));
    }
    return list;
}

json::object person_of(const core::Person& person) {
    json::object object;
    put(object, "reference", person.reference);
    put(object, "surname", person.surname);
    put(object, "forenames", person.forenames);
    put(object, "dateOfBirth", person.date_of_birth);
    put(object, "sex", person.sex);
    json::object place;
    put(place, "town", person.town_of_birth);
    put(place, "country", person.country_of_birth);
    put(object, "placeOfBirth", std::move(place));
    put(object, "father", person.father);
    put(object, "mother", person.mother);
    put(object, "croNumber", person.cro_number);
    put(object, "nationalities", nationalities_of(person));
    put(object, "otherNames", other_names_of(person));
    return object;
}

json::array sanctions_of(const core::Offence& offence) {
    json::array list;
    for (const auto& sanction : offence.sanctions) {
        json::object one;
        if (sanction.number > 0) one.emplace("number", sanction.number);
        put(one, "category", sanction.category);
        put(one, "title", sanction.title);
        put(one, "duration", sanction.duration);
        put(one, "amount", sanction.amount);
        put(one, "currency", sanction.currency);
        if (!sanction.suspended.empty()) one.emplace("suspended", sanction.suspended == "Y");
        put(one, "from", sanction.from);
        put(one, "to", sanction.to);
        if (!one.empty()) list.push_back(std::move(one));
    }
    return list;
}

json::array offences_of(const core::ConvictionEvent& event) {
    json::array list;
    for (const auto& offence : event.offences) {
        json::object one;
        if (offence.number > 0) one.emplace("number", offence.number);
        put(one, "category", offence.category);
        put(one, "title", offence.title);
        put(one, "provision", offence.provision);
        put(one, "from", offence.from);
        put(one, "to", offence.to);
        put(one, "place", offence.place);
        put(one, "completion", offence.completion);
        put(one, "participation", offence.participation);
        put(one, "nationalCode", offence.national_code);
        put(one, "sanctions", sanctions_of(offence));
        list.push_back(std::move(one));
    }
    return list;
}

} // namespace

std::string render(const core::ConvictionEvent& event, base::MemberState to, const Identity& identity,
                   const std::optional<base::NotificationId>& supersedes) {
    json::object body;
    body.emplace("schema", "notification/1");
    body.emplace("id", identity.id.text());
    body.emplace("nonce", identity.nonce);
    body.emplace("event", core::to_text(event.kind));
    body.emplace("from", "GB");
    body.emplace("to", to.code());
    put(body, "conviction", conviction_of(event));
    put(body, "person", person_of(event.person));
    put(body, "offences", offences_of(event));
    if (supersedes) body.emplace("supersedes", supersedes->text());
    return json::serialize(body);
}

std::string content_digest(const base::Digest& sha256) {
    return fmt::format("sha-256=:{}:", base::to_base64(sha256));
}

} // namespace convictiond::message
