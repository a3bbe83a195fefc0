// The other end of a member state, written with OpenSSL alone and blocking, so that a test of the simulator
// rests neither on the simulator's network code nor on the daemon's.
#pragma once

#include "support/pki.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <openssl/types.h>
#include <optional>
#include <string>
#include <thread>

namespace convictiond::test {

struct Credentials {
    Identity identity;
    std::filesystem::path ca; // whom we trust
};

struct Answer {
    enum class End { answered, closed, reset, timed_out };
    End end = End::closed;
    std::string head; // with the status line
    std::string body;

    [[nodiscard]] int status() const; // 0 where the answer is not HTTP
};

// A TLS connection over a socket that it owns.
class TlsConnection {
public:
    TlsConnection(int socket, SSL* tls);
    ~TlsConnection();
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;

    [[nodiscard]] bool write(const std::string& bytes);
    // One message with Content-Length, or what came before the end.
    [[nodiscard]] Answer read();
    void interrupt(); // ends a read() on another thread

private:
    int socket_;
    SSL* tls_;
    std::string left_; // read past the message before
};

// Connects or throws std::runtime_error; `deadline` bounds every later read.
[[nodiscard]] std::unique_ptr<TlsConnection> call(std::uint16_t port, const Credentials& credentials,
                                                  std::chrono::milliseconds deadline = std::chrono::seconds{
                                                      20});

// Takes acknowledgements over mutual TLS, as the daemon does: answers the first `failing` requests with 503,
// the others with `result` for each item.
class AcknowledgementDesk {
public:
    AcknowledgementDesk(const Credentials& credentials, std::string result = "stored", int failing = 0);
    ~AcknowledgementDesk();
    AcknowledgementDesk(const AcknowledgementDesk&) = delete;
    AcknowledgementDesk& operator=(const AcknowledgementDesk&) = delete;

    [[nodiscard]] std::string url() const;
    // The bodies of all requests once there are `count` of them; nothing at the deadline.
    [[nodiscard]] std::optional<std::vector<std::string>> wait_for(std::size_t count);
    [[nodiscard]] int connections() const { return connections_; }

private:
    void serve();
    void converse(TlsConnection& connection);

    Credentials credentials_;
    std::string result_;
    int failing_;
    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<std::string> bodies_;
    bool stopping_ = false;
    TlsConnection* current_ = nullptr;
    std::thread thread_;
};

// A plain HTTP request to the admin port; the body of the answer, which must have status `expected`.
std::string ask(std::uint16_t port, const std::string& method, const std::string& target,
                const std::string& body = {}, int expected = 0);

} // namespace convictiond::test
