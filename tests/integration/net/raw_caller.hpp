// Callers of HttpServer that say exactly what a test wants, without any HTTP of their own.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <string>

namespace convictiond::test {

namespace asio = boost::asio;
using asio::ip::tcp;

template <class Socket>
asio::awaitable<std::string> read_to_end(Socket socket) {
    std::string received;
    auto buffer = asio::dynamic_buffer(received);
    const auto token = asio::as_tuple(asio::use_awaitable);
    co_await asio::async_read(socket, buffer, asio::transfer_all(), token);
    co_return received;
}

// The listener's queue is enough for this to come back: the loop need not turn.
inline tcp::socket dialled(const asio::any_io_executor& executor, std::uint16_t port) {
    tcp::socket socket{executor};
    socket.connect({asio::ip::address_v4::loopback(), port});
    return socket;
}

template <class Socket>
asio::awaitable<std::string> say_and_listen(Socket socket, std::string bytes) {
    const auto buffer = asio::buffer(bytes);
    co_await asio::async_write(socket, buffer, asio::use_awaitable);
    auto received = co_await read_to_end(std::move(socket));
    co_return received;
}

// Everything that comes until the server closes.
inline asio::awaitable<std::string> converse(std::uint16_t port, std::string bytes) {
    auto socket = dialled(co_await asio::this_coro::executor, port);
    auto received = co_await say_and_listen(std::move(socket), std::move(bytes));
    co_return received;
}

inline asio::awaitable<std::string> converse_unix(std::string path, std::string bytes) {
    asio::local::stream_protocol::socket socket{co_await asio::this_coro::executor};
    const asio::local::stream_protocol::endpoint endpoint{path};
    co_await socket.async_connect(endpoint, asio::use_awaitable);
    auto received = co_await say_and_listen(std::move(socket), std::move(bytes));
    co_return received;
}

// Sends its body only once it was told to.
inline asio::awaitable<std::string> ask_leave(std::uint16_t port) {
    auto socket = dialled(co_await asio::this_coro::executor, port);
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
                             "Content-Length: 3\r\n\r\n";
    const auto head_buffer = asio::buffer(head);
    co_await asio::async_write(socket, head_buffer, asio::use_awaitable);
    std::string leave;
    auto leave_buffer = asio::dynamic_buffer(leave);
    co_await asio::async_read_until(socket, leave_buffer, "\r\n\r\n", asio::use_awaitable);
    auto rest = co_await say_and_listen(std::move(socket), "abc");
    co_return leave + rest;
}

// What a daemon that was killed leaves in the place of its Unix socket.
inline void leave_stale_socket(const std::string& path) {
    asio::io_context loop;
    asio::local::stream_protocol::acceptor acceptor{loop, path};
}

} // namespace convictiond::test
