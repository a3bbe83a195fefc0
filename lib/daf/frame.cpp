#include "daf/frame.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "daf/shapes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::daf {

namespace {

base::Fault wrong(const Segment& segment, std::size_t field, std::string expected) {
    return {
        place(segment.line, segment.tag, field), found_text(segment.text(field)), std::move(expected), {}};
}

// What may be wrong in any segment of the frame, whatever its fields mean.
std::optional<base::Fault> form_fault(const Segment& segment) {
    for (std::size_t field = 1; field <= segment.fields.size(); ++field)
        if (segment.has_bad_escape(field))
            return wrong(segment, field, R"(no backslash but in the escapes \p, \n and \\)");
    const auto limit = field_limit(segment.tag);
    if (segment.fields.size() > limit)
        return base::Fault{place(segment.line, segment.tag),
                           base::counted(segment.fields.size(), "field"),
                           fmt::format("{} at most", limit),
                           {}};
    return std::nullopt;
}

std::optional<base::Digest> parse_digest(std::string_view text) {
    const bool lower = std::none_of(text.begin(), text.end(), is_capital);
    const auto bytes = base::from_hex(text);
    base::Digest digest;
    if (!lower || !bytes || bytes->size() != digest.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<base::Fault> read_identity(const Segment& hdr, const FileName& expected, Header& header) {
    if (hdr.text(1) != "DAF") return wrong(hdr, 1, "DAF");
    if (hdr.text(2) != "1") return wrong(hdr, 2, "1, the only version of the format");
    if (!is_source_name(hdr.text(3))) return wrong(hdr, 3, "a source, 2 to 12 of A-Z 0-9");
    header.source = hdr.text(3);
    if (header.source != expected.source)
        return wrong(hdr, 3, fmt::format("{}, as the file's name says", expected.source));
    const auto business_date = base::parse_date(hdr.text(4));
    if (!business_date) return wrong(hdr, 4, "a day that exists, YYYY-MM-DD");
    if (!may_be_business_date(*business_date) || !may_be_business_date(expected.business_date))
        return base::Fault{
            place(hdr.line, hdr.tag, 4), found_text(hdr.text(4)),
            fmt::format("a day from {} to {}, here and in the file's name",
                        base::to_text(first_business_date), base::to_text(last_business_date)),
            "correct the date where the file is made, and send it under the name of that date"};
    header.business_date = *business_date;
    if (header.business_date != expected.business_date)
        return wrong(hdr, 4,
                     fmt::format("{}, as the file's name says", base::to_text(expected.business_date)));
    const auto sequence = number_in(hdr.text(5), 1, max_sequence);
    if (!sequence) return wrong(hdr, 5, "a sequence number, 1 to 9999999");
    header.sequence = static_cast<int>(*sequence);
    if (header.sequence != expected.sequence)
        return wrong(hdr, 5, fmt::format("{}, as the file's name says", expected.sequence));
    return std::nullopt;
}

} // namespace

std::string_view to_text(FileKind kind) {
    switch (kind) {
    case FileKind::daily: return "daily";
    case FileKind::historical: return "historical";
    }
    return "";
}

std::optional<base::Fault> read_header(const Segment& hdr, const FileName& expected, Header& header) {
    if (auto fault = form_fault(hdr)) return fault;
    if (auto fault = read_identity(hdr, expected, header)) return fault;
    const auto created_at = base::parse_rfc3339(hdr.text(6));
    if (!created_at) return wrong(hdr, 6, "a time in UTC, such as 2026-11-24T02:00:05Z");
    header.created_at = *created_at;
    if (hdr.text(7) != "daily" && hdr.text(7) != "historical") return wrong(hdr, 7, "daily or historical");
    header.kind = hdr.text(7) == "daily" ? FileKind::daily : FileKind::historical;
    if (hdr.text(8).empty()) return std::nullopt;
    header.previous = parse_digest(hdr.text(8));
    if (!header.previous) return wrong(hdr, 8, "a SHA-256, 64 lower-case hexadecimal digits, or nothing");
    return std::nullopt;
}

base::result<CensusLine> read_census_line(const Segment& cnt) {
    if (auto fault = form_fault(cnt)) return *std::move(fault);
    const auto nationality = cnt.text(1);
    if (nationality.empty() || characters(nationality) > 4)
        return wrong(cnt, 1, "a nationality, 1 to 4 characters");
    const auto convictions = number_in(cnt.text(2), 0, max_count);
    if (!convictions) return wrong(cnt, 2, "a number of convictions");
    return CensusLine{std::string{nationality}, *convictions, cnt.line};
}

std::optional<base::Fault> check_trailer(const Segment& trl, const Totals& totals) {
    if (auto fault = form_fault(trl)) return fault;
    const auto says = [&](std::size_t field, std::uint64_t count) {
        return number_in(trl.text(field), count, count).has_value();
    };
    if (!says(1, static_cast<std::uint64_t>(totals.sequence)))
        return wrong(trl, 1, fmt::format("{}, the sequence of HDR 5", totals.sequence));
    if (!says(2, totals.lines)) return wrong(trl, 2, fmt::format("{}, the number of lines", totals.lines));
    if (!says(3, totals.convictions))
        return wrong(trl, 3, fmt::format("{}, the number of CNV", totals.convictions));
    if (!says(4, totals.nationalities))
        return wrong(trl, 4, fmt::format("{}, the number of NAT", totals.nationalities));
    if (parse_digest(trl.text(5)) != totals.hash)
        return wrong(trl, 5,
                     fmt::format("{}, the SHA-256 of the bytes before this line", base::to_hex(totals.hash)));
    return std::nullopt;
}

} // namespace convictiond::daf
