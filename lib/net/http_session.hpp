// One connection of HttpServer: requests in, replies out, in order. For http_server.cpp alone; a template
// over the plain and the TLS stream.
#pragma once

#include "base/check.hpp"
#include "net/as_values.hpp"
#include "net/listener.hpp"
#include "net/request_reader.hpp"
#include "net/within.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

namespace convictiond::net {

using TlsStream = asio::ssl::stream<Socket>;

// What all connections of a server share.
struct Rules {
    Limits limits;
    Answerer answerer;
    OnError on_error;
    Refuser refuser;
    bool stopping = false;
};

// How long a caller may take to close its side after our last word.
inline constexpr base::Duration max_farewell = std::chrono::seconds{1};

inline Socket& socket_of(Socket& socket) {
    return socket;
}
inline Socket& socket_of(TlsStream& stream) {
    return stream.next_layer();
}

// An answer's head, and its body unless only the head was asked for.
[[nodiscard]] std::string to_wire(const Reply& reply, bool head_only, bool keep_alive);
// The answerer's reply; 500 for what it throws, 503 once its time is over.
[[nodiscard]] asio::awaitable<Reply> answer_of(const Rules& rules, Incoming incoming);

template <class Stream>
class HttpSession {
public:
    HttpSession(Stream& stream, const Rules& rules, Caller caller)
        : stream_{stream}, rules_{rules}, caller_{std::move(caller)}, reader_{rules.limits} {}

    // `under_way` tells from outside whether a request is: it may be cut off while it is false.
    asio::awaitable<void> converse(bool& under_way);

private:
    enum class Read { complete, closed, faulty };

    asio::awaitable<bool> read_some();
    asio::awaitable<Read> read_head();
    asio::awaitable<Read> read_body();
    asio::awaitable<Read> read_request();
    // False once the caller is gone or too slow to take it.
    asio::awaitable<bool> write(std::string bytes);
    asio::awaitable<bool> write_all(std::string bytes);
    asio::awaitable<void> farewell();
    asio::awaitable<void> drain();

    Stream& stream_;
    const Rules& rules_;
    Caller caller_;
    RequestReader reader_;
    int fault_ = 400; // the status where a request is faulty
};

template <class Stream>
asio::awaitable<void> HttpSession<Stream>::converse(bool& under_way) {
    for (bool goes_on = true; goes_on;) {
        reader_.begin();
        under_way = reader_.started();
        if (rules_.stopping && !under_way) break;
        if (!under_way) {
            const auto begun = co_await within(rules_.limits.idle_time, read_some());
            if (!begun || !*begun) co_return;
            under_way = true;
        }
        const auto read = co_await read_request();
        if (read == Read::closed) co_return;
        Reply reply;
        bool head_only = false;
        if (read != Read::complete) reply = rules_.refuser(fault_);
        if (read == Read::complete) {
            goes_on = reader_.keep_alive();
            auto incoming = reader_.request(caller_);
            head_only = incoming.method == "HEAD";
            reply = co_await answer_of(rules_, std::move(incoming));
        }
        goes_on = goes_on && read == Read::complete && !rules_.stopping;
        auto bytes = to_wire(reply, head_only, goes_on);
        const bool written = co_await write(std::move(bytes));
        if (!written) co_return;
    }
    co_await farewell();
}

// False where the caller has closed. A cancellation is thrown: whoever cancelled knows why.
template <class Stream>
asio::awaitable<bool> HttpSession<Stream>::read_some() {
    const auto room = reader_.room();
    const auto [error, count] = co_await stream_.async_read_some(room, as_values);
    if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
    reader_.take(count);
    co_return !error;
}

template <class Stream>
asio::awaitable<typename HttpSession<Stream>::Read> HttpSession<Stream>::read_head() {
    for (;;) {
        if (const auto fault = reader_.advance()) {
            fault_ = *fault;
            co_return Read::faulty;
        }
        if (reader_.head_complete()) co_return Read::complete;
        const bool more = co_await read_some();
        if (!more) co_return Read::closed;
    }
}

template <class Stream>
asio::awaitable<typename HttpSession<Stream>::Read> HttpSession<Stream>::read_body() {
    if (reader_.awaits_continue()) {
        const bool written = co_await write_all("HTTP/1.1 100 Continue\r\n\r\n");
        if (!written) co_return Read::closed;
    }
    while (!reader_.complete()) {
        const bool more = co_await read_some();
        if (!more) co_return Read::closed;
        if (const auto fault = reader_.advance()) {
            fault_ = *fault;
            co_return Read::faulty;
        }
    }
    co_return Read::complete;
}

template <class Stream>
asio::awaitable<typename HttpSession<Stream>::Read> HttpSession<Stream>::read_request() {
    fault_ = 408;
    const auto head = co_await within(rules_.limits.head_time, read_head());
    if (!head) co_return Read::faulty;
    if (*head != Read::complete) co_return *head;
    const auto body = co_await within(rules_.limits.body_time, read_body());
    if (!body) co_return Read::faulty;
    co_return *body;
}

template <class Stream>
asio::awaitable<bool> HttpSession<Stream>::write_all(std::string bytes) {
    const auto buffer = asio::buffer(bytes);
    const auto [error, count] = co_await asio::async_write(stream_, buffer, as_values);
    if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> HttpSession<Stream>::write(std::string bytes) {
    const auto written = co_await within(rules_.limits.body_time, write_all(std::move(bytes)));
    co_return written&&* written;
}

// Closing over bytes that were not read would reset the connection, and with it our last answer.
template <class Stream>
asio::awaitable<void> HttpSession<Stream>::farewell() {
    co_await within(max_farewell, drain());
}

template <class Stream>
asio::awaitable<void> HttpSession<Stream>::drain() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        // close_notify goes out; theirs is not waited for.
        SSL_set_shutdown(stream_.native_handle(), SSL_RECEIVED_SHUTDOWN);
        co_await stream_.async_shutdown(as_values);
    }
    Socket& socket = socket_of(stream_);
    boost::system::error_code error;
    socket.shutdown(asio::socket_base::shutdown_send, error);
    std::array<char, 4096> ignored{};
    const auto room = asio::buffer(ignored);
    for (std::size_t left = rules_.limits.body_bytes; !error && left > 0;) {
        const auto [read_error, count] = co_await socket.async_read_some(room, as_values);
        error = read_error;
        left -= std::min(left, count);
    }
}

} // namespace convictiond::net
