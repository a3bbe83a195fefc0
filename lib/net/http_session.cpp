#include "net/http_session.hpp"

#include "base/text.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

namespace convictiond::net {

std::string to_wire(const Reply& reply, bool head_only, bool keep_alive) {
    const auto reason = boost::beast::http::obsolete_reason(
        boost::beast::http::int_to_status(static_cast<unsigned>(reply.status)));
    auto bytes =
        fmt::format("HTTP/1.1 {} {}\r\n", reply.status, std::string_view{reason.data(), reason.size()});
    auto out = std::back_inserter(bytes);
    CHECK(base::is_one_line(reply.content_type));
    if (!reply.content_type.empty()) fmt::format_to(out, "Content-Type: {}\r\n", reply.content_type);
    for (const auto& [name, value] : reply.headers) {
        CHECK(base::is_one_line(name) && base::is_one_line(value));
        fmt::format_to(out, "{}: {}\r\n", name, value);
    }
    // RFC 9110, section 8.6: a 204 has no length.
    if (reply.status != 204) fmt::format_to(out, "Content-Length: {}\r\n", reply.body.size());
    if (!keep_alive) bytes += "Connection: close\r\n";
    bytes += "\r\n";
    if (!head_only && reply.status != 204) bytes += reply.body;
    return bytes;
}

asio::awaitable<Reply> answer_of(const Rules& rules, Incoming incoming) {
    std::exception_ptr thrown;
    try {
        auto reply = co_await within(rules.limits.answer_time, rules.answerer(std::move(incoming)));
        if (reply) co_return std::move(*reply);
    } catch (const std::exception&) {
        thrown = std::current_exception();
    }
    if (!thrown) co_return rules.refuser(503);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(thrown);
    rules.on_error(thrown);
    co_return rules.refuser(500);
}

} // namespace convictiond::net
