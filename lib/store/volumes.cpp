#include "store/volumes.hpp"

#include "base/check.hpp"
#include "store/findings.hpp"

#include <algorithm>

namespace convictiond::store {

namespace {

using base::Date;

core::VolumeSeries series_of(std::string_view text) {
    const auto series = core::volume_series(text);
    CHECK(series.has_value());
    return *series;
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
        fault.subject.series = series_of(rows.text(i, 1));
        if (!rows.is_null(i, 2)) fault.subject.state = rows.state(i, 2);
        const auto net = core::volume_net(rows.text(i, 3));
        CHECK(net.has_value());
        fault.net = *net;
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
