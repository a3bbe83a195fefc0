// Host names to addresses. getaddrinfo() can neither be cancelled nor bounded, and Asio's resolver has one
// thread for all of them: one member state's dead name server would hold up the others. So each lookup is a
// thread of its own, and one that is cancelled is left to end by itself.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace convictiond::net {

struct Addresses {
    boost::system::error_code error;
    std::vector<boost::asio::ip::tcp::endpoint> endpoints; // not empty where there is no error
};

// A numeric address is its own answer.
[[nodiscard]] boost::asio::awaitable<Addresses> look_up(std::string host, std::uint16_t port);

} // namespace convictiond::net
