#include "bench/attack.hpp"

#include <arpa/inet.h>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace convictiond::bench {

namespace {

constexpr int round_ms = 1000;
constexpr std::size_t addresses = 40;

// 127.0.1.1 and its neighbours, so that no address has more than its share.
int dial(std::uint16_t port, std::size_t number) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return -1;
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7F000101U + static_cast<std::uint32_t>(number % addresses));
    sockaddr_in to = from;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    if (::bind(socket, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
        (::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS)) {
        ::close(socket);
        return -1;
    }
    return socket;
}

} // namespace

Attack::Attack(std::uint16_t port, test::Credentials credentials, std::size_t half_open,
               std::size_t slow_heads)
    : port_{port}, credentials_{std::move(credentials)},
      half_open_{[this, half_open] { keep_half_open(half_open); }}, slow_heads_{[this, slow_heads] {
          drip_heads(slow_heads);
      }} {}

Attack::~Attack() {
    stopping_ = true;
    half_open_.join();
    slow_heads_.join();
}

void Attack::keep_half_open(std::size_t count) {
    std::vector<pollfd> sockets(count, pollfd{-1, POLLIN | POLLRDHUP, 0});
    while (!stopping_) {
        for (std::size_t i = 0; i < count; ++i) {
            if (sockets[i].fd >= 0) continue;
            sockets[i].fd = dial(port_, i);
            if (sockets[i].fd >= 0) ++opened_;
        }
        ++rounds_;
        ::poll(nullptr, 0, round_ms);
        ::poll(sockets.data(), sockets.size(), 0);
        for (auto& socket : sockets) {
            if (socket.fd < 0 || socket.revents == 0) continue;
            ::close(socket.fd); // the listener has had enough of it
            socket.fd = -1;
        }
    }
    for (const auto& socket : sockets)
        if (socket.fd >= 0) ::close(socket.fd);
}

void Attack::drip_heads(std::size_t count) {
    std::vector<std::unique_ptr<test::TlsConnection>> connections(count);
    while (!stopping_) {
        for (auto& connection : connections) {
            if (stopping_) return;
            try {
                if (!connection) connection = test::call(port_, credentials_);
            } catch (const std::runtime_error&) {
                continue; // turned away
            }
            if (connection->write("P"))
                ++heads_;
            else
                connection.reset();
        }
        ::poll(nullptr, 0, round_ms / 4);
    }
}

} // namespace convictiond::bench
