// A member state's server that plays a script: a real TLS server on 127.0.0.1 in a thread of its own. Each
// connection takes the next Connection of the script, the last one again and again; each request on it takes
// the next Step, the last one again and again. It records what it was asked. The destructor stops and joins.
#pragma once

#include "support/pki.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convictiond::test {

// What is done once a request was read.
struct Step {
    enum class Kind { answer, drip, close, reset, silence };
    Kind kind = Kind::answer;
    std::string bytes;                 // as they go out, for answer and drip
    std::chrono::milliseconds every{}; // between two bytes of a drip
    bool then_close = false;           // with close_notify
    bool truncate = false;             // without it

    [[nodiscard]] static Step answer(int status, std::string content_type = {}, std::string body = {},
                                     std::vector<std::pair<std::string, std::string>> headers = {});
    [[nodiscard]] static Step raw(std::string bytes);
    [[nodiscard]] static Step raw_then_close(std::string bytes);    // TLS is ended properly
    [[nodiscard]] static Step raw_then_truncate(std::string bytes); // the connection is, without close_notify
    [[nodiscard]] static Step drip(std::string bytes, std::chrono::milliseconds every);
    [[nodiscard]] static Step close();   // no answer, TLS and connection ended properly
    [[nodiscard]] static Step reset();   // no answer, RST
    [[nodiscard]] static Step silence(); // no answer, the connection stays
};

struct Connection {
    enum class Start { handshake, close_before_handshake, silence_before_handshake, close_after_handshake };
    std::vector<Step> steps;
    Start start = Start::handshake;

    explicit Connection(std::vector<Step> steps_, Start start_ = Start::handshake)
        : steps{std::move(steps_)}, start{start_} {}
};

struct Recorded {
    std::string head; // with the empty line
    std::string body;
};

class ScriptedPeer {
public:
    // `client_ca` set: a client certificate of it is required (TLS alert otherwise).
    ScriptedPeer(const Identity& identity, std::vector<Connection> script,
                 std::optional<std::filesystem::path> client_ca = {});
    ~ScriptedPeer();
    ScriptedPeer(const ScriptedPeer&) = delete;
    ScriptedPeer& operator=(const ScriptedPeer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::vector<Recorded> requests() const;
    [[nodiscard]] std::size_t connections() const;
    // False where they have not come within five seconds.
    [[nodiscard]] bool wait_for_requests(std::size_t count) const;
    // The same for connections that are over, whoever ended them.
    [[nodiscard]] bool wait_for_ended(std::size_t count) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace convictiond::test
