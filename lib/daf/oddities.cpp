#include "daf/oddities.hpp"

#include "daf/shapes.hpp"

#include <algorithm>

namespace convictiond::daf {

namespace {

void flag_future(const Segment& segment, std::initializer_list<std::size_t> fields, base::Date business_date,
                 std::vector<Flag>& flags) {
    for (const auto field : fields) {
        // Of a partial date the first day counts: flagged is only what is surely in the future.
        const auto days = parse_partial_date(segment.value(field));
        if (days && days->first > business_date)
            flags.push_back({FlagKind::future_date, segment.line, segment.tag, field});
    }
}

// On the day of conviction or, where that is unknown, of its recording; of a partial date of birth the first
// day counts, so that flagged is only who was surely too young.
bool was_under_age(const Segment& per, const Segment& cnv) {
    const auto born = parse_partial_date(per.value(4));
    auto day = base::parse_date(cnv.value(7));
    if (!day) day = base::parse_date(cnv.value(4));
    if (!born || !day || born->first > *day) return false;
    const auto of_age = born->first + std::chrono::years{age_of_responsibility};
    return *day < of_age; // compares year, month, day: 29 February needs no day that exists
}

} // namespace

void flag_odd_dates(const RawRecord& record, const Header& header, std::vector<Flag>& flags) {
    const auto& cnv = record.segments.front();
    const auto recorded_on = base::parse_date(cnv.value(4));
    if (recorded_on && *recorded_on != header.business_date)
        flags.push_back({FlagKind::recorded_elsewhere, cnv.line, Tag::cnv, 4});
    const auto convicted_on = base::parse_date(cnv.value(7)), final_on = base::parse_date(cnv.value(8));
    if (convicted_on && final_on && *final_on < *convicted_on)
        flags.push_back({FlagKind::final_before_convicted, cnv.line, Tag::cnv, 8});
    for (const auto& segment : record.segments) {
        if (segment.tag == Tag::cnv) flag_future(segment, {4, 7, 8}, header.business_date, flags);
        if (segment.tag == Tag::off) flag_future(segment, {5, 6}, header.business_date, flags);
        if (segment.tag != Tag::per || segment.value(11) == "O") continue;
        flag_future(segment, {4}, header.business_date, flags);
        if (was_under_age(segment, cnv)) flags.push_back({FlagKind::under_age, segment.line, Tag::per, 4});
    }
}

namespace {

void flag_unknown_of_person(const core::Person& person, std::uint64_t line, std::vector<Flag>& flags) {
    const auto need = [&](bool known, std::size_t field) {
        if (!known) flags.push_back({FlagKind::obligatory_unknown, line, Tag::per, field});
    };
    need(!person.surname.empty(), 2);
    if (person.organisation) return;
    need(!person.forenames.empty(), 3);
    need(!person.date_of_birth.empty(), 4);
    need(!person.sex.empty() && person.sex != "U", 5);
    need(!person.town_of_birth.empty(), 6);
    need(!person.country_of_birth.empty(), 7);
    if (person.nationalities.empty()) flags.push_back({FlagKind::obligatory_unknown, line, Tag::nat, 0});
}

void flag_unknown_of_offence(const core::Offence& offence, std::uint64_t line, std::vector<Flag>& flags) {
    const auto need = [&](bool known, std::size_t field) {
        if (!known) flags.push_back({FlagKind::obligatory_unknown, line, Tag::off, field});
    };
    need(!offence.title.empty(), 3);
    need(!offence.provision.empty(), 4);
    need(!offence.from.empty(), 5);
    if (offence.sanctions.empty()) flags.push_back({FlagKind::obligatory_unknown, line, Tag::dsp, 0});
}

} // namespace

void flag_unknown_obligatory(const core::ConvictionEvent& event, const RawRecord& record,
                             std::vector<Flag>& flags) {
    if (event.kind == core::EventKind::deleted) return;
    const auto need = [&](bool known, std::size_t field) {
        if (!known) flags.push_back({FlagKind::obligatory_unknown, record.line, Tag::cnv, field});
    };
    need(!event.court_name.empty(), 5);
    need(!event.convicted_on.empty(), 7);
    need(!event.final_on.empty(), 8);
    if (event.offences.empty()) flags.push_back({FlagKind::obligatory_unknown, record.line, Tag::off, 0});
    std::size_t offence = 0; // an OFF segment is an offence each, in the same order
    for (const auto& segment : record.segments) {
        if (segment.tag == Tag::per) flag_unknown_of_person(event.person, segment.line, flags);
        if (segment.tag == Tag::off) flag_unknown_of_offence(event.offences[offence++], segment.line, flags);
    }
}

} // namespace convictiond::daf
