#include "net/request_reader.hpp"

#include "base/text.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace convictiond::net {

namespace {

namespace http = boost::beast::http;

constexpr std::size_t room_bytes = std::size_t{4} << 10U;

std::string text(boost::beast::string_view view) {
    return {view.data(), view.size()};
}

// "/path?query", also of "https://host/path?query" (RFC 9112, section 3.2.2); empty where it is neither.
std::string_view origin_form(std::string_view target) {
    if (target.starts_with('/')) return target;
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return {};
    const auto path = target.find('/', scheme_end + 3);
    return path == std::string_view::npos ? std::string_view{"/"} : target.substr(path);
}

} // namespace

RequestReader::RequestReader(const Limits& limits)
    : limits_{limits}, buffer_{limits.head_bytes + room_bytes} {
    begin();
}

void RequestReader::begin() {
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
    parser_->body_limit(std::uint64_t{limits_.body_bytes});
    head_checked_ = false;
}

asio::mutable_buffer RequestReader::room() {
    return buffer_.prepare(std::min(room_bytes, buffer_.max_size() - buffer_.size()));
}

std::optional<int> RequestReader::advance() {
    while (buffer_.size() > 0 && !complete()) {
        boost::system::error_code error;
        buffer_.consume(parser_->put(buffer_.data(), error));
        if (error && error != http::error::need_more) return status_of(error);
        if (error && buffer_.size() >= limits_.head_bytes) return head_complete() ? 400 : 431;
        if (error) break;
    }
    if (!head_complete() || head_checked_) return std::nullopt;
    head_checked_ = true;
    return find_head_fault();
}

int RequestReader::status_of(const boost::system::error_code& error) const {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    if (error != http::error::bad_version) return 400;
    // Beast calls everything in the version's place a bad version.
    const std::string_view received{static_cast<const char*>(buffer_.data().data()), buffer_.size()};
    return received.substr(0, received.find('\n')).find(" HTTP/") == std::string_view::npos ? 400 : 505;
}

std::optional<int> RequestReader::find_head_fault() const {
    const auto& head = parser_->get();
    // RFC 9112, section 3.2: no Host, or more than one, is a 400 in HTTP/1.1.
    if (head.version() == 11 && head.count(http::field::host) != 1) return 400;
    // Section 6.1: a coding that we do not know hides where the request ends.
    if (head.count(http::field::transfer_encoding) != 0 && !parser_->chunked()) return 400;
    if (origin_form({head.target().data(), head.target().size()}).empty()) return 400;
    return std::nullopt;
}

bool RequestReader::awaits_continue() const {
    return head_complete() && !complete() && buffer_.size() == 0 && parser_->get().version() == 11 &&
           boost::beast::iequals(parser_->get()[http::field::expect], "100-continue");
}

bool RequestReader::keep_alive() const {
    return parser_->get().version() == 11 && parser_->keep_alive();
}

Incoming RequestReader::request(Caller caller) {
    auto message = parser_->release();
    const auto whole = text(message.target());
    const auto target = origin_form(whole);
    const auto question = target.find('?');
    Incoming incoming;
    incoming.caller = std::move(caller);
    incoming.method = text(message.method_string());
    incoming.path = target.substr(0, question);
    if (question != std::string_view::npos) incoming.query = target.substr(question + 1);
    incoming.content_type = text(message[http::field::content_type]);
    incoming.body = std::move(message.body());
    return incoming;
}

} // namespace convictiond::net
