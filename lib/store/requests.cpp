#include "store/requests.hpp"

namespace convictiond::store {

namespace {

constexpr std::int64_t most_requests = 1000;

} // namespace

std::vector<Request> list_requests(Connection& connection, bool all) {
    std::vector<Request> requests;
    const auto rows = connection.execute("list_requests", parameters(all, most_requests));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Request request;
        request.id = rows.number(i, 0);
        request.kind = rows.text(i, 1);
        request.about = rows.text(i, 2);
        request.terms = rows.text(i, 3);
        request.reason = rows.text(i, 4);
        request.requested_by = rows.text(i, 5);
        request.requested_at = rows.instant(i, 6);
        request.lapses_at = rows.instant(i, 7);
        request.state = rows.text(i, 8);
        request.decided_by = rows.text(i, 9);
        if (!rows.is_null(i, 10)) request.decided_at = rows.instant(i, 10);
        request.own = rows.truth(i, 11);
        requests.push_back(std::move(request));
    }
    return requests;
}

std::vector<Backlog> list_backlogs(Connection& connection) {
    std::vector<Backlog> backlogs;
    const auto rows = connection.execute("list_backlogs");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (backlogs.empty() || backlogs.back().id != rows.text(i, 0))
            backlogs.push_back(
                {std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, rows.instant(i, 2), {}});
        BacklogState state{rows.state(i, 3), rows.date(i, 4), {}};
        for (std::size_t status = 0; status < state.counts.size(); ++status)
            state.counts[status] = rows.number(i, 5 + status);
        backlogs.back().states.push_back(state);
    }
    return backlogs;
}

} // namespace convictiond::store
