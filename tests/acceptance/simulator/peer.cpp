#include "acceptance/simulator/peer.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <boost/json.hpp>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace convictiond::test {

namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

Context context_of(const Credentials& credentials, const SSL_METHOD* method) {
    ::signal(SIGPIPE, SIG_IGN); // a peer that is gone is an error of the write
    Context context{SSL_CTX_new(method), &SSL_CTX_free};
    const auto certificate = credentials.identity.certificate.string();
    const auto key = credentials.identity.key.string();
    const auto ca = credentials.ca.string();
    const bool loaded = SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) == 1 &&
                        SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                        SSL_CTX_load_verify_locations(context.get(), ca.c_str(), nullptr) == 1;
    if (!loaded) throw std::runtime_error{"certificates cannot be loaded"};
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return context;
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int connect_to(std::uint16_t port, std::chrono::milliseconds deadline) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    const timeval bound{deadline.count() / 1000, (deadline.count() % 1000) * 1000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        throw std::runtime_error{"connection refused"};
    }
    return socket;
}

std::size_t content_length(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

} // namespace

int Answer::status() const {
    return head.starts_with("HTTP/1.1 ") ? std::stoi(head.substr(9, 3)) : 0;
}

TlsConnection::TlsConnection(int socket, SSL* tls) : socket_{socket}, tls_{tls} {}

TlsConnection::~TlsConnection() {
    SSL_free(tls_);
    ::close(socket_);
}

void TlsConnection::interrupt() {
    ::shutdown(socket_, SHUT_RDWR);
}

bool TlsConnection::write(const std::string& bytes) {
    return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

Answer TlsConnection::read() {
    Answer answer;
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto end_of_head = left_.find("\r\n\r\n");
        if (end_of_head != std::string::npos) {
            const auto body = end_of_head + 4;
            const auto size = content_length(left_.substr(0, body));
            if (left_.size() >= body + size) {
                answer.end = Answer::End::answered;
                answer.head = left_.substr(0, body);
                answer.body = left_.substr(body, size);
                left_.erase(0, body + size);
                return answer;
            }
        }
        ERR_clear_error();
        errno = 0;
        const int size = SSL_read(tls_, buffer.data(), static_cast<int>(buffer.size()));
        if (size <= 0) break;
        left_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    answer.end = errno == EAGAIN       ? Answer::End::timed_out
                 : errno == ECONNRESET ? Answer::End::reset
                                       : Answer::End::closed;
    answer.body = left_;
    return answer;
}

std::unique_ptr<TlsConnection> call(std::uint16_t port, const Credentials& credentials,
                                    std::chrono::milliseconds deadline) {
    const auto context = context_of(credentials, TLS_client_method());
    const int socket = connect_to(port, deadline);
    SSL* tls = SSL_new(context.get());
    auto connection = std::make_unique<TlsConnection>(socket, tls);
    SSL_set_fd(tls, socket);
    if (SSL_connect(tls) != 1) throw std::runtime_error{"no handshake"};
    return connection;
}

AcknowledgementDesk::AcknowledgementDesk(const Credentials& credentials, std::string result, int failing)
    : credentials_{credentials}, result_{std::move(result)}, failing_{failing},
      listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error{"cannot listen"};
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

AcknowledgementDesk::~AcknowledgementDesk() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        if (current_ != nullptr) current_->interrupt();
    }
    ::shutdown(listener_, SHUT_RDWR); // wakes accept
    thread_.join();
    ::close(listener_);
}

std::string AcknowledgementDesk::url() const {
    return fmt::format("https://127.0.0.1:{}/v1/acknowledgements", port_);
}

void AcknowledgementDesk::serve() {
    const auto context = context_of(credentials_, TLS_server_method());
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        SSL* tls = SSL_new(context.get());
        SSL_set_fd(tls, socket);
        TlsConnection connection{socket, tls};
        if (SSL_accept(tls) != 1) continue;
        ++connections_;
        {
            const std::lock_guard lock{mutex_};
            if (stopping_) return;
            current_ = &connection;
        }
        converse(connection);
        const std::lock_guard lock{mutex_};
        current_ = nullptr;
    }
}

void AcknowledgementDesk::converse(TlsConnection& connection) {
    for (;;) {
        const auto request = connection.read();
        if (request.end != Answer::End::answered) return;
        boost::json::array results;
        const auto items = boost::json::parse(request.body);
        for (const auto& item : items.as_array())
            results.push_back({{"id", item.at("id")}, {"result", result_}});
        const auto body = boost::json::serialize(results);
        const int status = failing_-- > 0 ? 503 : 200;
        const auto answer =
            fmt::format("HTTP/1.1 {} \r\nContent-Length: {}\r\n\r\n{}", status, body.size(), body);
        if (!connection.write(answer)) return;
        const std::lock_guard lock{mutex_};
        bodies_.push_back(request.body);
        more_.notify_all();
    }
}

std::optional<std::vector<std::string>> AcknowledgementDesk::wait_for(std::size_t count) {
    std::unique_lock lock{mutex_};
    if (!more_.wait_for(lock, std::chrono::seconds{20}, [&] { return bodies_.size() >= count; }))
        return std::nullopt;
    return bodies_;
}

std::string ask(std::uint16_t port, const std::string& method, const std::string& target,
                const std::string& body, int expected) {
    const int socket = connect_to(port, std::chrono::seconds{20});
    const auto request = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                     "Content-Length: {}\r\n\r\n{}",
                                     method, target, body.size(), body);
    Answer answer;
    std::string text;
    std::array<char, 16384> buffer{};
    if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0)
        for (ssize_t size = 0; (size = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;)
            text.append(buffer.data(), static_cast<std::size_t>(size));
    ::close(socket);
    answer.head = text.substr(0, text.find("\r\n\r\n"));
    if (answer.status() != (expected != 0 ? expected : method == "GET" ? 200 : 204))
        throw std::runtime_error{fmt::format("{} {}: {}", method, target, text)};
    return text.substr(std::min(text.size(), answer.head.size() + 4));
}

} // namespace convictiond::test
