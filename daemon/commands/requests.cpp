#include "store/requests.hpp"

#include "base/text.hpp"
#include "commands/acts.hpp"
#include "store/operator_actions.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

boost::json::object to_json(const store::Request& request) {
    boost::json::object json{{"id", request.id},
                             {"kind", request.kind},
                             {"about", request.about},
                             {"terms", boost::json::parse(request.terms)},
                             {"reason", request.reason},
                             {"requestedBy", request.requested_by},
                             {"requestedAt", base::to_rfc3339(request.requested_at)},
                             {"lapsesAt", base::to_rfc3339(request.lapses_at)},
                             {"state", request.state},
                             {"own", request.own}};
    if (request.decided_at) {
        json.emplace("decidedBy", request.decided_by);
        json.emplace("decidedAt", base::to_rfc3339(*request.decided_at));
    }
    return json;
}

// "12" and "r12".
std::optional<std::int64_t> request_in(std::string_view text) {
    if (text.starts_with('r')) text.remove_prefix(1);
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || read_to != end || number <= 0) return std::nullopt;
    return number;
}

int tell_unknown(const std::string& text) {
    fmt::print(stderr, "there is no request {}; convictionctl requests lists them\n", base::quoted(text, 20));
    return exit_wrong;
}

int tell_decided(const Context& context, std::int64_t request, std::string_view outcome) {
    if (context.json) {
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"id", request}, {"state", std::string{outcome}}}));
    } else {
        fmt::print("the request {} is {}\n", request, outcome);
    }
    return 0;
}

} // namespace

int requests(const Context& context) {
    auto connection = context.open();
    const auto list = store::list_requests(connection, context.arguments.all);
    if (context.json) {
        boost::json::array all;
        for (const auto& request : list) all.push_back(to_json(request));
        fmt::print("{}\n", boost::json::serialize(all));
        return 0;
    }
    if (list.empty()) {
        fmt::print("no request waits\n");
        return 0;
    }
    const auto now = base::now();
    Table table{{"id", "kind", "about", "by", "asked", "state", "reason"}};
    for (const auto& request : list)
        table.add(
            {std::to_string(request.id), request.kind, base::escaped(request.about, 60),
             base::escaped(request.requested_by, 30), ago(request.requested_at, now) + " ago",
             request.state == "open"
                 ? "open until " + base::to_rfc3339(request.lapses_at, false)
                 : request.state + (request.decided_at ? " by " + base::escaped(request.decided_by, 30) : ""),
             base::escaped(request.reason, 100)});
    fmt::print("{}", table.text());
    return 0;
}

int approve(const Context& context) {
    const auto request = request_in(context.arguments.what);
    if (!request) return tell_unknown(context.arguments.what);
    auto connection = context.open();
    store::approve(connection, *request);
    return tell_decided(context, *request, "approved");
}

int reject(const Context& context) {
    const auto request = request_in(context.arguments.what);
    if (!request) return tell_unknown(context.arguments.what);
    auto connection = context.open();
    store::reject(connection, *request, context.arguments.reason);
    return tell_decided(context, *request, "rejected");
}

} // namespace convictiond::commands
