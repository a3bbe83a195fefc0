// What the tests of this room stand on: a directory of certificates that goes away, and a loop that runs one
// coroutine to its end.
#pragma once

#include "net/tls.hpp"
#include "support/pki.hpp"
#include "support/temp_directory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <stdexcept>

namespace convictiond::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct World {
    TempDirectory folder;
    Pki pki{folder.path()};
    Authority states = pki.authority("states");
    Authority us = pki.authority("us");
    Identity server = pki.issue(states, Subject{"server", {"localhost", "127.0.0.1"}, Usage::server});
    Identity client = pki.issue(us, Subject{"client", {"client.test", "second.test"}, Usage::client});

    [[nodiscard]] std::shared_ptr<const net::ClientTls> client_tls() const {
        return net::ClientTls::load(states.identity.certificate, client.certificate, client.key).value();
    }
    [[nodiscard]] std::shared_ptr<const net::ServerTls> server_tls() const {
        return net::ServerTls::load(us.identity.certificate, server.certificate, server.key).value();
    }
};

// Runs the loop until `work` has ended; other work of the loop may go on afterwards.
template <class T>
T run(asio::io_context& loop, asio::awaitable<T> work) {
    auto ended = asio::co_spawn(loop, std::move(work), asio::use_future);
    loop.restart();
    while (ended.wait_for(0s) != std::future_status::ready)
        if (loop.run_one_for(20s) == 0) throw std::runtime_error("the coroutine did not end");
    return ended.get();
}

} // namespace convictiond::test
