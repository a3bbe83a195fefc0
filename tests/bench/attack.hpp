// An attack on the listener for acknowledgements, from other addresses of the loopback net: connections on
// which nothing is ever said, and connections with a good certificate whose request's head comes a byte at a
// time. Whatever the listener closes is opened again within a second.
#pragma once

#include "acceptance/simulator/peer.hpp"

#include <atomic>
#include <cstdint>
#include <thread>

namespace convictiond::bench {

class Attack {
public:
    Attack(std::uint16_t port, test::Credentials credentials, std::size_t half_open, std::size_t slow_heads);
    ~Attack(); // ends it
    Attack(const Attack&) = delete;
    Attack& operator=(const Attack&) = delete;

    // Once every connection was opened for the first time.
    [[nodiscard]] bool stands() const { return rounds_ > 0 && heads_ > 0; }
    [[nodiscard]] std::uint64_t opened() const { return opened_; } // half-open ones, in all
    [[nodiscard]] std::uint64_t bytes() const { return heads_; }   // of heads

private:
    void keep_half_open(std::size_t count);
    void drip_heads(std::size_t count);

    std::uint16_t port_;
    test::Credentials credentials_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> rounds_ = 0;
    std::atomic<std::uint64_t> opened_ = 0;
    std::atomic<std::uint64_t> heads_ = 0;
    std::thread half_open_;
    std::thread slow_heads_;
};

} // namespace convictiond::bench
