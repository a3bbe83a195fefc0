// Puts requests together from the bytes of a connection, by Beast's parser; does no input itself. What was
// pipelined behind a request is kept for the next. Faults are the status to answer with; after one the
// connection is of no further use.
#pragma once

#include "net/http.hpp"
#include "net/http_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace convictiond::net {

class RequestReader {
public:
    explicit RequestReader(const Limits& limits);

    void begin(); // the next request
    [[nodiscard]] bool started() const { return buffer_.size() > 0; }
    [[nodiscard]] asio::mutable_buffer room();
    void take(std::size_t count) { buffer_.commit(count); }
    // Parses what was taken; gives the status of what is wrong with it.
    [[nodiscard]] std::optional<int> advance();

    [[nodiscard]] bool head_complete() const { return parser_->is_header_done(); }
    [[nodiscard]] bool complete() const { return parser_->is_done(); }
    [[nodiscard]] bool awaits_continue() const; // RFC 9110, section 10.1.1
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] Incoming request(Caller caller); // once, when complete

private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    [[nodiscard]] std::optional<int> find_head_fault() const;
    [[nodiscard]] int status_of(const boost::system::error_code& error) const;

    const Limits& limits_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    bool head_checked_ = false;
};

} // namespace convictiond::net
