// A conviction event as the source has it, and its lines in the daily file (format 1). Text is written as it
// stands here, escaped; absent is empty.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace daily_files {

struct Nationality {
    std::string code;
    char basis = 'D'; // document, stated, inferred
};

struct Alias {
    char kind = 'A'; // alias, previous name
    std::string surname;
    std::string forenames;
};

struct Sanction {
    std::string category, title, duration, amount, currency, suspended, from;
};

struct Offence {
    std::string category, title, provision, from, to, place, completion, participation, national_code;
    std::vector<Sanction> sanctions;
};

struct Conviction {
    char event = 'N';
    std::string reference;
    int version = 1;
    std::string recorded_on, court, court_code, convicted_on, final_on, reason;
    std::string pnc_id, surname, forenames, born, sex, town, country, father, mother, cro_number;
    std::vector<Nationality> nationalities;
    std::vector<Alias> aliases;
    std::vector<Offence> offences;

    // The member states that a nationality leads to, alpha-2.
    [[nodiscard]] std::set<std::string> states() const;
    // Appends its lines, and says how many.
    std::uint64_t write_to(std::string& out) const;
};

// One line: the tag and its fields, trailing absent ones left off.
void write_segment(std::string& out, std::string_view tag, std::initializer_list<std::string_view> fields);

} // namespace daily_files
