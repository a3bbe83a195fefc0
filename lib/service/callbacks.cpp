#include "service/callbacks.hpp"

#include "service/acknowledging.hpp"
#include "service/log.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::service {

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

net::Reply problem(int status, std::string_view title, std::string_view detail, net::Headers headers = {}) {
    return {status, "application/problem+json", message::render_problem(status, title, detail),
            std::move(headers)};
}

} // namespace

CallerBook::CallerBook(const settings::Settings& settings) {
    for (const auto& [state, configured] : settings.member_states) {
        for (const auto& fingerprint : configured.callback_fingerprints)
            by_fingerprint_.emplace(fingerprint, state);
        for (const auto& name : configured.callback_names) by_name_.emplace(lower(name), state);
    }
}

std::optional<base::MemberState> CallerBook::find(const net::Caller& caller) const {
    if (caller.certificate) {
        const auto found = by_fingerprint_.find(base::to_hex(*caller.certificate));
        if (found != by_fingerprint_.end()) return found->second;
    }
    for (const auto& name : caller.certificate_names) {
        const auto found = by_name_.find(lower(name));
        if (found != by_name_.end()) return found->second;
    }
    return std::nullopt;
}

net::Limits callback_limits() {
    net::Limits limits;
    limits.body_bytes = std::size_t{4} << 20U;
    return limits;
}

net::Reply refuse_callback(int status) {
    switch (status) {
    case 400: return problem(400, "Bad Request", "this is no request of HTTP/1.1");
    case 408: return problem(408, "Request Timeout", "the request did not come in time");
    case 413:
        return problem(413, "Content Too Large",
                       fmt::format("a body is at most {} MiB; send the acknowledgements in parts",
                                   callback_limits().body_bytes >> 20U));
    case 431:
        return problem(431, "Request Header Fields Too Large",
                       fmt::format("a head is at most {} KiB", callback_limits().head_bytes >> 10U));
    case 503:
        return problem(503, "Service Unavailable", "this took too long; try again", {{"Retry-After", "5"}});
    case 505: return problem(505, "HTTP Version Not Supported", "HTTP/1.1 is spoken here");
    default: return problem(status, "Internal Server Error", "our fault; try again");
    }
}

asio::awaitable<net::Reply> Callbacks::answer(net::Incoming request) {
    const auto from = callers_.find(request.caller);
    if (!from) {
        log(Level::warning, "acknowledgement.stranger", {{"address", request.caller.address}});
        co_return problem(403, "Forbidden", "this certificate belongs to no member state that we know");
    }
    if (request.path != "/v1/acknowledgements")
        co_return problem(404, "Not Found", "acknowledgements are taken at /v1/acknowledgements");
    if (request.method != "POST") {
        net::Headers allow{{"Allow", "POST"}};
        co_return problem(405, "Method Not Allowed", "acknowledgements are POSTed", std::move(allow));
    }
    const auto items = message::read_acknowledgements(request.body);
    if (!items) {
        log(Level::warning, "acknowledgement.malformed",
            {{"state", from->code()}, {"cause", items.error().text()}});
        co_return problem(400, "Bad Request", items.error().text());
    }
    const auto received = received_of(*items);
    std::vector<store::StoredAcknowledgement> stored;
    bool away = false;
    if (!received.empty()) {
        auto work = [state = *from, &received](store::Connection& connection) {
            return store::store_acknowledgements(connection, state, received, base::now());
        };
        try {
            stored = co_await worker_->run(std::move(work));
        } catch (const store::Unavailable& error) {
            away = true;
            log(Level::warning, "acknowledgement.not_stored",
                {{"state", from->code()}, {"cause", error.what()}});
        }
    }
    if (away) {
        net::Headers retry{{"Retry-After", "5"}};
        co_return problem(503, "Service Unavailable", "nothing was stored; try again", std::move(retry));
    }
    co_return net::Reply{200, "application/json",
                         message::render_results(service::answer(*from, *items, stored))};
}

} // namespace convictiond::service
