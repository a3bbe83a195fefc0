#include "daf/record_reading.hpp"

#include "daf/check_letters.hpp"
#include "daf/field_reader.hpp"
#include "daf/oddities.hpp"

#include <algorithm>
#include <tuple>

namespace convictiond::daf {

namespace {

constexpr std::string_view other_offences = "270000"; // the ECRIS category that says nothing

std::optional<core::EventKind> event_kind(std::string_view text) {
    if (text == "N") return core::EventKind::made;
    if (text == "A") return core::EventKind::amended;
    if (text == "D") return core::EventKind::deleted;
    return std::nullopt;
}

void read_conviction(const Segment& segment, core::ConvictionEvent& event, std::vector<Flag>& flags) {
    FieldReader cnv{segment, flags};
    event.court_name = cnv.text(5);
    event.court_code = cnv.text(6);
    event.convicted_on = cnv.date(7);
    event.final_on = cnv.date(8);
    event.reason = cnv.text(9);
}

void read_person(const Segment& segment, const core::CodeTables& tables, core::Person& person,
                 std::vector<Flag>& flags) {
    FieldReader per{segment, flags};
    person.reference = per.text(1);
    if (!person.reference.empty() && !is_right_pnc_id(person.reference)) per.flag(FlagKind::check_letter, 1);
    person.surname = per.text(2);
    person.forenames = per.text(3);
    person.date_of_birth = per.code(
        4, [](std::string_view text) { return parse_partial_date(text).has_value(); }, FlagKind::bad_date);
    person.sex = per.letter(5, "MFXU");
    person.town_of_birth = per.text(6);
    const auto in_table = [&](std::string_view text) { return tables.nationalities.contains(text); };
    person.country_of_birth =
        per.code(7, [&](std::string_view text) { return is_alpha3(text) || in_table(text); });
    if (!person.country_of_birth.empty() && !in_table(person.country_of_birth))
        per.flag(FlagKind::unknown_country, 7);
    person.father = per.text(8);
    person.mother = per.text(9);
    person.cro_number = per.text(10);
    if (!person.cro_number.empty() && !is_right_cro_number(person.cro_number))
        per.flag(FlagKind::check_letter, 10);
    person.organisation = per.letter(11, "NO") == "O";
}

// Never emptied: what stands in the file is what an operator has to decide about.
core::Nationality nationality_of(const Segment& nat) {
    std::string basis{nat.value(2)};
    if (!is_one_of(basis, "DSI")) basis.clear();
    return {std::string{nat.text(1)}, std::move(basis)};
}

void flag_nationality(const Segment& segment, const core::CodeTables& tables, std::vector<Flag>& flags) {
    FieldReader nat{segment, flags};
    const auto code = segment.text(1);
    if (segment.has_bad_escape(1)) {
        nat.flag(FlagKind::bad_escape, 1);
    } else if (!tables.nationalities.contains(code)) {
        nat.flag(is_alpha3(code) ? FlagKind::unknown_nationality : FlagKind::misshapen_nationality, 1);
    }
    static_cast<void>(nat.letter(2, "DSI"));
}

core::OtherName read_other_name(const Segment& segment, std::vector<Flag>& flags) {
    FieldReader als{segment, flags};
    core::OtherName name;
    name.kind = als.letter(1, "PA");
    name.surname = als.text(2);
    name.forenames = als.text(3);
    return name;
}

core::Offence read_offence(const Segment& segment, const core::CodeTables& tables, std::vector<Flag>& flags) {
    FieldReader off{segment, flags};
    core::Offence offence;
    offence.number = off.number(1);
    offence.category = off.code(2, is_offence_category);
    if (offence.category.empty()) {
        offence.category = other_offences;
    } else if (!tables.offence_categories.contains(offence.category)) {
        off.flag(FlagKind::unknown_category, 2);
    }
    offence.title = off.text(3);
    offence.provision = off.text(4);
    offence.from = off.date(5);
    offence.to = off.date(6);
    offence.place = off.text(7);
    offence.completion = off.letter(8, "CA");
    offence.participation = off.letter(9, "MH");
    offence.national_code = off.text(10);
    return offence;
}

core::Sanction read_sanction(const Segment& segment, const core::CodeTables& tables,
                             std::vector<Flag>& flags) {
    FieldReader dsp{segment, flags};
    core::Sanction sanction;
    sanction.number = dsp.number(1);
    sanction.category = dsp.code(2, is_sanction_category);
    if (!sanction.category.empty() && !tables.sanction_categories.contains(sanction.category))
        dsp.flag(FlagKind::unknown_category, 2);
    sanction.title = dsp.text(3);
    sanction.duration = dsp.code(4, is_duration);
    sanction.amount = dsp.code(5, is_amount);
    sanction.currency = dsp.code(6, is_alpha3);
    sanction.suspended = dsp.letter(7, "YN");
    sanction.from = dsp.date(8);
    sanction.to = dsp.date(9);
    return sanction;
}

void add_sanction(const Segment& segment, const core::CodeTables& tables, Reading& reading) {
    auto sanction = read_sanction(segment, tables, reading.flags);
    // Only a record that an operator accepts despite its order has a DSP before any OFF; there is no offence
    // to send it with.
    if (reading.event.offences.empty()) return;
    reading.event.offences.back().sanctions.push_back(std::move(sanction));
}

void sort_by_place(std::vector<Flag>& flags) {
    std::stable_sort(flags.begin(), flags.end(), [](const Flag& a, const Flag& b) {
        return std::tie(a.line, a.field) < std::tie(b.line, b.field);
    });
}

} // namespace

Identity read_identity(const Segment& cnv) {
    Identity identity;
    identity.kind = event_kind(cnv.value(1));
    if (is_conviction_reference(cnv.value(2))) identity.reference = cnv.value(2);
    if (const auto version = number_in(cnv.value(3), 1, max_count))
        identity.version = static_cast<int>(*version);
    identity.recorded_on = base::parse_date(cnv.value(4));
    return identity;
}

std::vector<core::Nationality> read_nationalities(const RawRecord& record) {
    std::vector<core::Nationality> nationalities;
    for (const auto& segment : record.segments)
        if (segment.tag == Tag::nat) nationalities.push_back(nationality_of(segment));
    return nationalities;
}

Reading read_record(const RawRecord& record, const Header& header, const core::CodeTables& tables) {
    Reading reading;
    auto& [event, flags] = reading;
    const auto identity = read_identity(record.segments.front());
    event.source = header.source;
    event.kind = identity.kind.value();
    event.reference = identity.reference.value();
    event.version = identity.version.value();
    event.recorded_on = identity.recorded_on.value();
    event.offences.reserve(static_cast<std::size_t>(
        std::count_if(record.segments.begin(), record.segments.end(),
                      [](const Segment& segment) { return segment.tag == Tag::off; })));
    for (const auto& segment : record.segments) {
        switch (segment.tag) {
        case Tag::cnv: read_conviction(segment, event, flags); break;
        case Tag::per: read_person(segment, tables, event.person, flags); break;
        case Tag::nat:
            event.person.nationalities.push_back(nationality_of(segment));
            flag_nationality(segment, tables, flags);
            break;
        case Tag::als: event.person.other_names.push_back(read_other_name(segment, flags)); break;
        case Tag::off: event.offences.push_back(read_offence(segment, tables, flags)); break;
        case Tag::dsp: add_sanction(segment, tables, reading); break;
        case Tag::hdr:
        case Tag::cnt:
        case Tag::trl: break; // never part of a record
        }
    }
    flag_odd_dates(record, header, flags);
    flag_unknown_obligatory(event, record, flags);
    sort_by_place(flags);
    return reading;
}

} // namespace convictiond::daf
