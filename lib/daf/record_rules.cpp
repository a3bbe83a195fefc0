#include "daf/record_rules.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "daf/record_reading.hpp"
#include "daf/shapes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace convictiond::daf {

namespace {

// "2026-02-30". With the day 00 it may be that of a birth.
bool is_day_that_does_not_exist(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00";
    const auto fits = [](char c, char of) { return of == '-' ? c == of : c >= '0' && c <= '9'; };
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), fits) && !text.ends_with("-00") &&
           !base::parse_date(text);
}

// "x1": two letters may be a name.
bool is_short_code(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 2 && std::any_of(text.begin(), text.end(), is_digit);
}

// In a broken field may stand what belongs into PER, and reasons go where no personal data may: quoted is
// what can be nobody's; all else is told by its length.
std::string found_in_identity(std::string_view text) {
    if (text.size() <= 1 || is_short_code(text) || is_day_that_does_not_exist(text)) return found_text(text);
    return base::counted(text.size(), "byte");
}

std::optional<base::Fault> identity_fault(const Segment& cnv) {
    const auto fault = [&](std::size_t field, std::string expected) {
        return base::Fault{
            place(cnv.line, Tag::cnv, field), found_in_identity(cnv.text(field)), std::move(expected), {}};
    };
    const auto identity = read_identity(cnv);
    if (!identity.kind) return fault(1, "N, A or D");
    if (!identity.reference) return fault(2, "a conviction reference, 1 to 40 of A-Z 0-9 / - .");
    if (!identity.version) return fault(3, "a version, 1 or more");
    if (!identity.recorded_on) return fault(4, "a day that exists, YYYY-MM-DD");
    return std::nullopt;
}

std::optional<base::Fault> version_fault(const Segment& cnv) {
    const auto identity = read_identity(cnv);
    const bool made = identity.kind == core::EventKind::made;
    if (made == (identity.version == 1)) return std::nullopt;
    return base::Fault{place(cnv.line, Tag::cnv, 3),
                       fmt::format("version {}", *identity.version),
                       made ? "version 1 for a new conviction" : "version 2 or more for an A or D",
                       {}};
}

std::optional<base::Fault> person_fault(const RawRecord& record) {
    const Segment* first = nullptr;
    for (const auto& segment : record.segments) {
        if (segment.tag != Tag::per) continue;
        if (first)
            return base::Fault{place(segment.line, Tag::per),
                               "a second PER",
                               fmt::format("one, and it stands on line {}", first->line),
                               {}};
        first = &segment;
    }
    if (first) return std::nullopt;
    return base::Fault{place(record.line, Tag::cnv), "no PER", "one PER", {}};
}

// CNV PER NAT* ALS* (OFF DSP*)*, where a PER is there.
std::optional<base::Fault> order_fault(const RawRecord& record) {
    const auto rank = [](Tag tag) { return tag == Tag::dsp ? Tag::off : tag; }; // the tags' own order
    bool offence_came = false;
    Tag reached = Tag::cnv;
    for (const auto& segment : record.segments) {
        const bool orphan = segment.tag == Tag::dsp && !offence_came;
        if (rank(segment.tag) < reached || orphan)
            return base::Fault{
                place(segment.line, segment.tag),
                fmt::format("{} {}", to_text(segment.tag),
                            orphan ? "before any OFF" : fmt::format("after {}", to_text(reached))),
                "the order CNV PER NAT* ALS* (OFF DSP*)*",
                {}};
        reached = rank(segment.tag);
        offence_came = offence_came || segment.tag == Tag::off;
    }
    return std::nullopt;
}

std::optional<base::Fault> offence_number_fault(const RawRecord& record) {
    std::set<std::uint64_t> numbers;
    for (const auto& segment : record.segments) {
        if (segment.tag != Tag::off) continue;
        const auto number = number_in(segment.value(1), 1, max_count);
        if (!number) continue; // unknown: flagged, and no reason to stop
        if (!numbers.insert(*number).second)
            return base::Fault{place(segment.line, Tag::off, 1),
                               fmt::format("offence {} again", *number),
                               "each offence number once",
                               {}};
    }
    return std::nullopt;
}

std::optional<base::Fault> contradiction(const RawRecord& record) {
    const auto& cnv = record.segments.front();
    if (record.oversized)
        return base::Fault{place(record.line, Tag::cnv),
                           "a record that goes on",
                           fmt::format("{} bytes at most", max_record_size),
                           {}};
    if (auto fault = identity_fault(cnv)) return fault;
    if (auto fault = version_fault(cnv)) return fault;
    if (auto fault = person_fault(record)) return fault;
    if (auto fault = order_fault(record)) return fault;
    return offence_number_fault(record);
}

void check_begins_with_conviction(const RawRecord& record) {
    CHECK(!record.segments.empty() && record.segments.front().tag == Tag::cnv);
}

base::Date legal_day(base::Date recorded_on, const Header& header) {
    return std::min(recorded_on, header.business_date);
}

Quarantine quarantine(const RawRecord& record, const Header& header, base::Fault reason) {
    const auto identity = read_identity(record.segments.front());
    const auto recorded_on = identity.recorded_on.value_or(header.business_date);
    std::optional<std::string> reference;
    if (identity.reference) reference = *identity.reference;
    return {std::move(reason), std::move(reference),           identity.version,          identity.kind,
            recorded_on,       legal_day(recorded_on, header), read_nationalities(record)};
}

Accepted accepted(const RawRecord& record, const Header& header, const core::CodeTables& tables) {
    auto reading = read_record(record, header, tables);
    const auto day = legal_day(reading.event.recorded_on, header);
    return {std::move(reading.event), std::move(reading.flags), day};
}

} // namespace

RecordVerdict judge_record(const RawRecord& record, const Header& header, const core::CodeTables& tables) {
    check_begins_with_conviction(record);
    if (auto fault = contradiction(record)) return quarantine(record, header, *std::move(fault));
    return accepted(record, header, tables);
}

base::result<Accepted> read_despite(const RawRecord& record, const Header& header,
                                    const core::CodeTables& tables) {
    check_begins_with_conviction(record);
    if (auto fault = identity_fault(record.segments.front())) return *std::move(fault);
    if (auto fault = person_fault(record)) return *std::move(fault);
    return accepted(record, header, tables);
}

} // namespace convictiond::daf
