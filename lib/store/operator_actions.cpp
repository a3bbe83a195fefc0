#include "store/operator_actions.hpp"

namespace convictiond::store {

void pause_lane(Connection& connection, base::MemberState lane, const std::string& reason) {
    connection.execute("pause_lane", parameters(lane, reason));
}

void resume_lane(Connection& connection, base::MemberState lane) {
    connection.execute("resume_lane", parameters(lane));
}

std::int64_t order_lane_test(Connection& connection, base::MemberState lane) {
    return connection.execute("order_lane_test", parameters(lane)).number(0, 0);
}

std::int64_t close_notification(Connection& connection, const std::string& id, const std::string& reason) {
    return connection.execute("close_notification", parameters(id, reason)).number(0, 0);
}

std::int64_t close_delivered(Connection& connection, const std::string& id, const Evidence& evidence,
                             const std::string& reason) {
    return connection
        .execute("close_delivered", parameters(id, evidence.means, evidence.delivered_on, evidence.file_name,
                                               base::BytesView{evidence.digest}, reason))
        .number(0, 0);
}

std::int64_t dismiss(Connection& connection, const std::string& id, const std::string& reason) {
    return connection.execute("dismiss", parameters(id, reason)).number(0, 0);
}

std::int64_t decide_not_applicable(Connection& connection, const std::string& id, const std::string& reason) {
    return connection.execute("decide_not_applicable", parameters(id, reason)).number(0, 0);
}

std::int64_t release_backlog(Connection& connection, const std::string& id,
                             const std::vector<base::MemberState>& states, const std::string& reason) {
    const auto chosen = states.empty() ? Value{} : to_array(states);
    return connection.execute("release_backlog", {to_value(id), chosen, to_value(reason)}).number(0, 0);
}

std::int64_t excuse(Connection& connection, const std::string& source, base::Date day,
                    const std::string& reason) {
    return connection.execute("excuse", parameters(source, day, reason)).number(0, 0);
}

std::optional<std::int64_t> settle_finding(Connection& connection, const std::string& id,
                                           const std::string& reason) {
    const auto rows = connection.execute("settle_finding", parameters(id, reason));
    if (rows.is_null(0, 0)) return std::nullopt;
    return rows.number(0, 0);
}

std::int64_t import_sent(Connection& connection, const std::string& file_name,
                         const std::vector<SentBefore>& rows, const std::string& reason) {
    std::vector<std::string> sources, references;
    std::vector<int> versions;
    std::vector<base::MemberState> states;
    std::vector<base::Date> days;
    for (const auto& row : rows) {
        sources.push_back(row.source);
        references.push_back(row.reference);
        versions.push_back(row.version);
        states.push_back(row.state);
        days.push_back(row.sent_on);
    }
    return connection
        .execute("import_sent", {to_value(file_name), to_array(sources), to_array(references),
                                 to_array(versions), to_array(states), to_array(days), to_value(reason)})
        .number(0, 0);
}

void resubmit(Connection& connection, const std::string& id, const std::string& reason) {
    connection.execute("resubmit", parameters(id, reason));
}

std::int64_t order_decision(Connection& connection, const std::string& id,
                            const std::vector<base::MemberState>& states, const std::string& reason) {
    return connection.execute("order_decision", {to_value(id), to_array(states), to_value(reason)})
        .number(0, 0);
}

std::int64_t order_acceptance(Connection& connection, const std::string& id, const std::string& reason) {
    return connection.execute("order_acceptance", parameters(id, reason)).number(0, 0);
}

std::vector<Revealed> reveal(Connection& connection, const std::string& thing) {
    std::vector<Revealed> revealed;
    const auto rows = connection.execute("reveal", parameters(thing));
    for (std::size_t i = 0; i < rows.size(); ++i)
        revealed.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}});
    return revealed;
}

void approve(Connection& connection, std::int64_t request) {
    connection.execute("approve", parameters(request));
}

void reject(Connection& connection, std::int64_t request, const std::string& reason) {
    connection.execute("reject", parameters(request, reason));
}

} // namespace convictiond::store
