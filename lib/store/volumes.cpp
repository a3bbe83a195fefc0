#include "store/volumes.hpp"

#include "base/check.hpp"
#include "store/columns.hpp"
#include "store/findings.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::store {

namespace {

using base::Date;

core::VolumeSeries series_of(std::string_view text) {
    const auto series = core::volume_series(text);
    CHECK(series.has_value());
    return *series;
}

core::VolumeNet net_of(std::string_view text) {
    const auto net = core::volume_net(text);
    CHECK(net.has_value());
    return *net;
}

// Its series in `column`, its state in the next.
core::VolumeSubject subject_of(const Rows& rows, std::size_t row, std::size_t column) {
    core::VolumeSubject subject{series_of(rows.text(row, column)), std::nullopt};
    if (!rows.is_null(row, column + 1)) subject.state = rows.state(row, column + 1);
    return subject;
}

void add(core::VolumeDay& day, std::string_view series, std::optional<base::MemberState> state,
         std::int64_t count) {
    if (series == "persons") {
        day.persons += count;
        return;
    }
    switch (series_of(series)) {
    case core::VolumeSeries::notifications:
        CHECK(state.has_value());
        day.notifications[*state] += count;
        return;
    case core::VolumeSeries::several_nationalities: day.several_nationalities += count; return;
    case core::VolumeSeries::without_cro: day.without_cro += count; return;
    }
}

std::map<Date, core::VolumeDay> days_of(const Rows& rows) {
    std::map<Date, core::VolumeDay> days;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& day = days[rows.date(i, 0)];
        std::optional<base::MemberState> state;
        if (!rows.is_null(i, 2)) state = rows.state(i, 2);
        add(day, rows.text(i, 1), state, rows.number(i, 3));
    }
    return days;
}

} // namespace

std::optional<base::FileId> newest_volume(Connection& connection, const std::string& source) {
    const auto rows = connection.execute("newest_volume", parameters(source));
    if (rows.is_null(0, 0)) return std::nullopt;
    return base::FileId{rows.number(0, 0)};
}

std::vector<Date> list_volume_days(Connection& connection, const std::string& source,
                                   std::optional<base::FileId> after) {
    const auto rows = after ? connection.execute("list_volume_days", parameters(source, *after))
                            : connection.execute("newest_volume_day", parameters(source));
    std::vector<Date> days;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!rows.is_null(i, 0)) days.push_back(rows.date(i, 0));
    return days;
}

std::vector<core::VolumeMark> list_volume_marks(Connection& connection, Date since) {
    const auto rows = connection.execute("list_volume_marks", parameters(since));
    std::vector<core::VolumeMark> marks;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        core::VolumeMark mark;
        mark.source = std::string{rows.text(i, 0)};
        mark.day = rows.date(i, 1);
        mark.subject = subject_of(rows, i, 2);
        mark.net = net_of(rows.text(i, 4));
        mark.window_days = static_cast<int>(rows.number(i, 5));
        const auto verdict = core::volume_verdict(rows.text(i, 6));
        CHECK(verdict.has_value());
        mark.verdict = *verdict;
        mark.count = rows.number(i, 7);
        if (!rows.is_null(i, 8)) mark.expected = {rows.real(i, 8), {rows.number(i, 9), rows.number(i, 10)}};
        marks.push_back(std::move(mark));
    }
    return marks;
}

VolumeWatching::VolumeWatching(Connection& connection, std::string source)
    : transaction_{connection}, source_{std::move(source)} {
    transaction_.execute("lock_volumes", parameters(source_));
}

core::VolumePast VolumeWatching::read(Date day, const std::vector<Date>& except) {
    core::VolumePast past;
    read_faults(past);
    // An open finding's past stands still before it, however long that is ago.
    auto since = std::chrono::sys_days{day};
    for (const auto& fault : past.faults)
        if (fault.end == core::VolumeFault::End::open)
            since = std::min(since, std::chrono::sys_days{fault.from});
    const Date from{since - core::volume_memory};
    auto days = days_of(transaction_.execute("read_volumes", parameters(source_, from)));
    const auto missing = transaction_.execute("read_unmeasured_days", parameters(source_, from));
    for (std::size_t i = 0; i < missing.size(); ++i) days[missing.date(i, 0)].measured = false;
    for (const auto without : except)
        if (without >= from && without <= day) days[without].measured = false;
    for (auto& [date, counted] : days) {
        counted.day = date;
        past.days.push_back(std::move(counted));
    }
    return past;
}

void VolumeWatching::read_faults(core::VolumePast& past) {
    const auto rows = transaction_.execute("read_volume_faults", parameters(source_));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        core::VolumeFault fault;
        fault.finding = rows.number(i, 0);
        fault.subject = subject_of(rows, i, 1);
        fault.net = net_of(rows.text(i, 3));
        fault.window_days = static_cast<int>(rows.number(i, 4));
        fault.from = rows.date(i, 5);
        if (!rows.is_null(i, 6)) fault.to = rows.date(i, 6);
        fault.persists = rows.truth(i, 9);
        if (rows.truth(i, 7))
            fault.end = core::VolumeFault::End::open;
        else
            fault.end =
                rows.truth(i, 8) ? core::VolumeFault::End::taken_for_usual : core::VolumeFault::End::gone;
        past.faults.push_back(fault);
    }
}

void VolumeWatching::keep(Date day, const std::vector<core::VolumeJudgement>& judgements) {
    Columns columns;
    for (const auto& judged : judgements) {
        std::optional<std::string> expected;
        std::optional<std::int64_t> low, high;
        if (judged.verdict != core::VolumeVerdict::not_yet_judged) {
            const auto band = core::band_of(judged.predicted);
            expected = fmt::format("{:.3f}", judged.predicted.mean);
            low = band.low;
            high = band.high;
        }
        columns.add(core::to_text(judged.subject.series), judged.subject.state, core::to_text(judged.net),
                    judged.window_days, core::to_text(judged.verdict), judged.count, expected, low, high);
    }
    if (columns.empty()) return;
    auto given = parameters(source_, day);
    for (auto& array : columns.arrays()) given.push_back(std::move(array));
    transaction_.execute("keep_volume_judgements", given);
}

void VolumeWatching::open(const core::Finding& finding, const core::VolumeJudgement& judged,
                          base::Instant now) {
    open_finding(transaction_, finding, std::nullopt, now);
    transaction_.execute("add_volume_fault",
                         parameters(core::to_text(finding.kind), finding.cause, source_,
                                    core::to_text(judged.subject.series), judged.subject.state,
                                    core::to_text(judged.net), judged.window_days, judged.from));
}

void VolumeWatching::end(const core::VolumeFault& fault, Date last_day, base::Instant now) {
    transaction_.execute("end_volume_finding", parameters(fault.finding, now));
    transaction_.execute("end_volume_fault", parameters(fault.finding, last_day));
}

} // namespace convictiond::store
