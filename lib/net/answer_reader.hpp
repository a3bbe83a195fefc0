// Puts an answer together from the bytes of a connection, by Beast's parser; does no input itself. Interim
// answers (1xx) are passed over. What is left after a complete answer was never asked for.
#pragma once

#include "core/attempt.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace convictiond::net {

class AnswerReader {
public:
    explicit AnswerReader(std::size_t max_body_bytes);

    void begin(); // the next answer
    [[nodiscard]] boost::asio::mutable_buffer room();
    // `count` bytes were read into room(). Gives what is wrong with them.
    [[nodiscard]] std::optional<core::NoAnswer> take(std::size_t count);
    // The peer ended its side, properly.
    [[nodiscard]] std::optional<core::NoAnswer> take_end();

    [[nodiscard]] bool complete() const { return parser_->is_done(); }
    [[nodiscard]] core::Answer answer(); // once, when complete
    // Whether the connection may carry another request after this answer.
    [[nodiscard]] bool reusable() const;

private:
    using Parser = boost::beast::http::response_parser<boost::beast::http::string_body>;

    void begin_message();
    [[nodiscard]] core::NoAnswer too_big() const;
    [[nodiscard]] bool begins_as_http() const;

    std::size_t max_body_bytes_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    bool begun_ = false;    // of this message something was understood
    std::size_t taken_ = 0; // bytes of this answer and of what came before it
};

} // namespace convictiond::net
