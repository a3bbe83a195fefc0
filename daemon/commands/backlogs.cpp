#include "base/text.hpp"
#include "commands/command.hpp"
#include "core/notification.hpp"
#include "store/requests.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

using Counts = decltype(store::BacklogState::counts);

std::int64_t count(const Counts& counts, core::Status status) {
    return counts[static_cast<std::size_t>(status)];
}

void add_counts(boost::json::object& json, const Counts& counts) {
    for (const auto status : core::all_statuses) json.emplace(core::to_text(status), count(counts, status));
}

struct Sum {
    Counts counts{};
    base::Date oldest{};
};

Sum sum_of(const store::Backlog& backlog) {
    Sum sum{{}, backlog.states.front().oldest};
    for (const auto& state : backlog.states) {
        for (std::size_t i = 0; i < sum.counts.size(); ++i) sum.counts[i] += state.counts[i];
        sum.oldest = std::min(sum.oldest, state.oldest);
    }
    return sum;
}

boost::json::object to_json(const store::Backlog& backlog, base::Instant now) {
    const auto sum = sum_of(backlog);
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - backlog.since);
    boost::json::object json{{"id", backlog.id},
                             {"file", backlog.file},
                             {"since", base::to_rfc3339(backlog.since)},
                             {"ageSeconds", age.count()},
                             {"oldest", base::to_text(sum.oldest)}};
    add_counts(json, sum.counts);
    boost::json::array states;
    for (const auto& state : backlog.states) {
        boost::json::object one{{"id", state.state.code()}, {"oldest", base::to_text(state.oldest)}};
        add_counts(one, state.counts);
        states.push_back(std::move(one));
    }
    json.emplace("states", std::move(states));
    return json;
}

std::vector<std::string> row(std::string id, std::string file, std::string_view state, const Counts& counts,
                             base::Date oldest, std::string age) {
    const auto cell = [&](core::Status status) { return std::to_string(count(counts, status)); };
    using core::Status;
    return {std::move(id),
            std::move(file),
            std::string{state},
            cell(Status::held),
            cell(Status::queued),
            cell(Status::delivered),
            cell(Status::acknowledged),
            cell(Status::refused),
            cell(Status::closed),
            base::to_text(oldest),
            std::move(age)};
}

} // namespace

int backlogs(const Context& context) {
    auto connection = context.open();
    const auto list = store::list_backlogs(connection);
    const auto now = base::now();
    if (context.json) {
        boost::json::array all;
        for (const auto& backlog : list) all.push_back(to_json(backlog, now));
        fmt::print("{}\n", boost::json::serialize(all));
        return 0;
    }
    if (list.empty()) {
        fmt::print("nothing is held, and no backlog is on its way\n");
        return 0;
    }
    Table table{{"id", "file", "state", "held", "queued", "delivered", "acknowledged", "refused", "closed",
                 "oldest", "age"}};
    for (const auto& backlog : list) {
        const auto sum = sum_of(backlog);
        table.add(row(backlog.id, base::escaped(backlog.file, 60), "all", sum.counts, sum.oldest,
                      ago(backlog.since, now)));
        for (const auto& state : backlog.states)
            table.add(row("", "", state.state.code(), state.counts, state.oldest, ""));
    }
    fmt::print("{}", table.text());
    return 0;
}

} // namespace convictiond::commands
