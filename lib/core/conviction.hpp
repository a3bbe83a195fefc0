// A conviction event as the source system told it, in the nouns of docs/daily-activity-file.md. Texts are the
// file's text with its escapes undone; an empty text or list means that the fact is unknown, and an unknown
// fact never stops a notification (Framework Decision 2009/315/JHA, Art. 11(1)(a): "unless unknown").
// Personal data: never logged, never in an error, never in a test's name.
#pragma once

#include "base/date.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convictiond::core {

enum class EventKind { made, amended, deleted }; // CNV 1: N, A, D

// "new", "amended", "deleted": the wire's and the metrics' word.
[[nodiscard]] std::string_view to_text(EventKind kind);

struct Nationality {
    std::string code;  // as the file has it, also where no table knows it
    std::string basis; // D, S, I or unknown
    friend bool operator==(const Nationality&, const Nationality&) = default;
};

struct OtherName {
    std::string kind; // P previous name, A alias
    std::string surname;
    std::string forenames;
};

struct Person {
    std::string reference; // PNC id
    std::string surname;
    std::string forenames;
    std::string date_of_birth; // YYYY, YYYY-MM or YYYY-MM-DD
    std::string sex;
    std::string town_of_birth;
    std::string country_of_birth;
    std::string father;
    std::string mother;
    std::string cro_number; // exists only where fingerprints are held
    bool organisation = false;
    std::vector<Nationality> nationalities; // one recipient decision each, in the file's order
    std::vector<OtherName> other_names;
};

struct Sanction {
    int number = 0;
    std::string category; // ECRIS sanction category, 4 or 5 digits
    std::string title;
    std::string duration; // ISO 8601, or LIFE
    std::string amount;
    std::string currency;
    std::string suspended; // Y, N or unknown
    std::string from;
    std::string to;
};

struct Offence {
    int number = 0;
    std::string category; // ECRIS offence category, six digits; absent or misshapen: 270000
    std::string title;
    std::string provision;
    std::string from;
    std::string to;
    std::string place;
    std::string completion;
    std::string participation;
    std::string national_code;
    std::vector<Sanction> sanctions;
};

struct ConvictionEvent {
    std::string source;
    EventKind kind = EventKind::made;
    std::string reference;  // unique in the source for ever
    int version = 1;        // 1 for a new one, then +1
    base::Date recorded_on; // CNV 4, London: the first day of the legal clock
    std::string court_name;
    std::string court_code;
    std::string convicted_on;
    std::string final_on;
    std::string reason;
    Person person;
    std::vector<Offence> offences;
};

// References of synthetic convictions; they are parsed and routed like any other and never sent.
inline constexpr std::string_view canary_prefix = "CANARY/";
[[nodiscard]] inline bool is_canary(std::string_view reference) {
    return reference.starts_with(canary_prefix);
}

} // namespace convictiond::core
