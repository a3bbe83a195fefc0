#include "generator/conviction.hpp"

#include "generator/nations.hpp"

namespace daily_files {

namespace {

void write_field(std::string& out, std::string_view text) {
    for (auto at = text.find_first_of("|\n\\"); at != std::string_view::npos;
         at = text.find_first_of("|\n\\")) {
        out += text.substr(0, at);
        out += text[at] == '|' ? "\\p" : text[at] == '\n' ? "\\n" : "\\\\";
        text.remove_prefix(at + 1);
    }
    out += text;
}

std::string_view one(const char& letter) {
    return {&letter, 1};
}

} // namespace

void write_segment(std::string& out, std::string_view tag, std::initializer_list<std::string_view> fields) {
    auto end = fields.end();
    while (end != fields.begin() && (end - 1)->empty()) --end;
    out += tag;
    for (auto field = fields.begin(); field != end; ++field) {
        out += '|';
        write_field(out, *field);
    }
    out += '\n';
}

std::set<std::string> Conviction::states() const {
    std::set<std::string> states;
    for (const auto& nationality : nationalities)
        for (const auto& nation : member_states())
            if (nation.code == nationality.code) states.emplace(nation.state);
    return states;
}

std::uint64_t Conviction::write_to(std::string& out) const {
    std::uint64_t lines = 2 + nationalities.size() + aliases.size();
    write_segment(out, "CNV",
                  {one(event), reference, std::to_string(version), recorded_on, court, court_code,
                   convicted_on, final_on, reason});
    write_segment(out, "PER",
                  {pnc_id, surname, forenames, born, sex, town, country, father, mother, cro_number});
    for (const auto& nationality : nationalities)
        write_segment(out, "NAT", {nationality.code, one(nationality.basis)});
    for (const auto& alias : aliases)
        write_segment(out, "ALS", {one(alias.kind), alias.surname, alias.forenames});
    for (std::size_t i = 0; i < offences.size(); ++i) {
        const auto& offence = offences[i];
        write_segment(out, "OFF",
                      {std::to_string(i + 1), offence.category, offence.title, offence.provision,
                       offence.from, offence.to, offence.place, offence.completion, offence.participation,
                       offence.national_code});
        for (std::size_t j = 0; j < offence.sanctions.size(); ++j) {
            const auto& sanction = offence.sanctions[j];
            write_segment(out, "DSP",
                          {std::to_string(j + 1), sanction.category, sanction.title, sanction.duration,
                           sanction.amount, sanction.currency, sanction.suspended, sanction.from});
        }
        lines += 1 + offence.sanctions.size();
    }
    return lines;
}

} // namespace daily_files
