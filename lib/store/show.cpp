#include "store/show.hpp"

#include <charconv>

namespace convictiond::store {

namespace {

std::vector<Fact> facts(const Rows& rows) {
    std::vector<Fact> all;
    for (std::size_t i = 0; i < rows.size(); ++i)
        all.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}});
    return all;
}

std::optional<std::int64_t> number_in(std::string_view id) {
    std::int64_t number = 0;
    const auto* end = id.data() + id.size();
    const auto [read_to, error] = std::from_chars(id.data(), end, number);
    if (error != std::errc{} || read_to != end || number <= 0) return std::nullopt;
    return number;
}

} // namespace

std::vector<Fact> show(Connection& connection, const std::string& id, std::chrono::days notify_within) {
    if (const auto notification = base::NotificationId::parse(id))
        return facts(connection.execute("show_notification", parameters(*notification)));
    if (id.empty()) return {};
    if (const auto request = number_in(id))
        return facts(connection.execute("show_request", parameters(*request)));
    const auto number = number_in(std::string_view{id}.substr(1));
    if (!number) return {};
    const auto asked = parameters(*number);
    const auto with_clock = parameters(*number, notify_within.count());
    switch (id.front()) {
    case 'q': return facts(connection.execute("show_quarantined", with_clock));
    case 'd': return facts(connection.execute("show_decision", with_clock));
    case 'a': return facts(connection.execute("show_conflict", asked));
    case 'o': return facts(connection.execute("show_refused_repeat", asked));
    case 'n': return facts(connection.execute("show_finding", asked));
    case 'f': return facts(connection.execute("show_file", asked));
    case 'b': return facts(connection.execute("show_backlog", asked));
    case 'r': return facts(connection.execute("show_request", asked));
    default: return {};
    }
}

} // namespace convictiond::store
