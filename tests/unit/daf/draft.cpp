#include "draft.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "daf/parser.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace convictiond::daf::testing {

using namespace std::chrono;

FileName file_name() {
    return {"PNC", base::Date{2026y / November / 23d}, 4711};
}

Header header() {
    Header result;
    result.source = "PNC";
    result.business_date = base::Date{2026y / November / 23d};
    result.sequence = 4711;
    return result;
}

const core::CodeTables& tables() {
    static const auto made = [] {
        core::CodeTables result;
        for (const auto* code : {"GRC", "BGR", "ROU", "POL", "IRL", "ITA"})
            result.nationalities[code] = {code, core::NationalityAction::notify,
                                          base::MemberState::parse(std::string_view{code}.substr(0, 2))};
        for (const auto* code : {"GBR", "TUR"})
            result.nationalities[code] = {code, core::NationalityAction::none, std::nullopt};
        result.nationalities["D"] = {"D", core::NationalityAction::notify, base::MemberState::parse("DE")};
        result.offence_categories = {"170100", "270000"};
        result.sanction_categories = {"1001", "5009", "8001"};
        return result;
    }();
    return made;
}

std::string with_trailer(std::string bytes, std::string_view end) {
    const auto starting = [&](std::string_view tag) {
        std::size_t count = 0;
        for (const auto line : base::split(bytes, '\n')) count += line.starts_with(tag) ? 1U : 0U;
        return count;
    };
    const auto lines = std::count(bytes.begin(), bytes.end(), '\n') + 1;
    const auto hash = base::to_hex(base::sha256(bytes));
    return bytes + fmt::format("TRL|4711|{}|{}|{}|{}{}", lines, starting("CNV"), starting("NAT"), hash, end);
}

std::string sealed(const std::vector<std::string>& lines, std::string_view end) {
    std::string bytes;
    for (const auto& line : lines) bytes.append(line).append(end);
    return with_trailer(std::move(bytes), end);
}

Inspection inspect(std::string_view bytes, std::size_t piece, std::uint64_t limit) {
    Inspector inspector{file_name(), limit};
    if (piece == 0) piece = std::max<std::size_t>(bytes.size(), 1);
    for (std::size_t at = 0; at < bytes.size(); at += piece) inspector.feed(bytes.substr(at, piece));
    return inspector.finish();
}

std::vector<RawRecord> parse(std::string_view bytes, std::size_t piece) {
    auto rest = bytes;
    Parser parser{[&](std::span<char> room) {
        const auto count = std::min({rest.size(), room.size(), piece == 0 ? room.size() : piece});
        std::copy_n(rest.begin(), count, room.begin());
        rest.remove_prefix(count);
        return count;
    }};
    std::vector<RawRecord> records;
    while (auto record = parser.next()) records.push_back(*std::move(record));
    CHECK(parser.sha256() == base::sha256(bytes));
    return records;
}

std::vector<std::string> plain_record() {
    return {
        "CNV|N|EW/2026/100001|1|2026-11-23|Southwark Crown Court|0450|2026-11-20|2026-11-20",
        "PER|2001/0171310W|PAPADOPOULOS|ELENI MARIA|1985-03-14|F|Athens|GRC|NIKOLAOS|SOFIA|011111/05J",
        "NAT|GRC|D",
        "OFF|1|170100|Theft from a shop|Theft Act 1968 s.1|2026-08-01|2026-08-01|London|C|M|TH68010",
        "DSP|1|1001|Imprisonment|P18M|||N|2026-11-20|2028-05-19",
    };
}

std::string with_field(std::string_view line, std::size_t field, std::string_view value) {
    auto parts = base::split(line, '|');
    if (parts.size() <= field) parts.resize(field + 1);
    parts[field] = value;
    return fmt::format("{}", fmt::join(parts, "|"));
}

RawRecord record_of(const std::vector<std::string>& lines) {
    return parse_record(2, fmt::format("{}\n", fmt::join(lines, "\n")));
}

std::string flags_of(const RecordVerdict& verdict) {
    std::string text;
    for (const auto& flag : std::get<Accepted>(verdict).flags) {
        text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", to_text(flag.kind), to_text(flag.segment),
                            flag.field);
    }
    return text;
}

} // namespace convictiond::daf::testing
