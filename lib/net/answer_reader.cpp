#include "net/answer_reader.hpp"

#include "net/https_client.hpp"

#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

namespace convictiond::net {

namespace {

namespace http = boost::beast::http;
using core::Failure;
using core::NoAnswer;

constexpr std::size_t room_bytes = std::size_t{4} << 10U;
// Head and what counts neither as head nor as body: interim answers, chunk extensions, trailers.
constexpr std::size_t max_bytes_beside = 3 * max_answer_bytes;

} // namespace

AnswerReader::AnswerReader(std::size_t max_body_bytes)
    : max_body_bytes_{max_body_bytes}, buffer_{max_answer_bytes + room_bytes} {
    begin();
}

NoAnswer AnswerReader::too_big() const {
    return {Failure::answer_too_big, fmt::format("more than {} KiB", max_body_bytes_ >> 10U)};
}

void AnswerReader::begin() {
    buffer_.clear();
    taken_ = 0;
    begin_message();
}

void AnswerReader::begin_message() {
    parser_.emplace();
    begun_ = false;
    parser_->eager(true);
    parser_->header_limit(static_cast<std::uint32_t>(max_answer_bytes));
    parser_->body_limit(std::uint64_t{max_body_bytes_});
}

boost::asio::mutable_buffer AnswerReader::room() {
    return buffer_.prepare(room_bytes);
}

// Beast wants eight bytes before it looks at the first.
bool AnswerReader::begins_as_http() const {
    constexpr std::string_view beginning = "HTTP/1.";
    const std::string_view came{static_cast<const char*>(buffer_.data().data()), buffer_.size()};
    return begun_ || came.substr(0, beginning.size()) == beginning.substr(0, came.size());
}

std::optional<NoAnswer> AnswerReader::take(std::size_t count) {
    buffer_.commit(count);
    taken_ += count;
    while (buffer_.size() > 0 && !complete()) {
        boost::system::error_code error;
        const auto used = parser_->put(buffer_.data(), error);
        buffer_.consume(used);
        begun_ = begun_ || used > 0;
        if (error == http::error::need_more) {
            if (buffer_.size() >= max_answer_bytes) return too_big();
            if (!begins_as_http()) return NoAnswer{Failure::not_http, "it does not begin as one"};
            break;
        }
        if (error == http::error::header_limit || error == http::error::body_limit) return too_big();
        if (error) return NoAnswer{Failure::not_http, error.message()};
        const auto status = parser_->get().result_int();
        if (complete() && status / 100 == 1 && status != 101) begin_message();
    }
    if (taken_ > max_body_bytes_ + max_bytes_beside) return too_big();
    return std::nullopt;
}

std::optional<NoAnswer> AnswerReader::take_end() {
    if (!parser_->got_some())
        return NoAnswer{Failure::reset, "the peer closed the connection without an answer"};
    boost::system::error_code error;
    parser_->put_eof(error);
    if (error) return NoAnswer{Failure::reset, "the peer closed the connection within its answer"};
    return std::nullopt;
}

core::Answer AnswerReader::answer() {
    auto message = parser_->release();
    const auto retry_after = message[http::field::retry_after];
    return {static_cast<int>(message.result_int()), std::string{retry_after.data(), retry_after.size()},
            std::move(message.body())};
}

bool AnswerReader::reusable() const {
    return parser_->keep_alive() && buffer_.size() == 0 && parser_->get().result_int() != 101;
}

} // namespace convictiond::net
