#include "net/listener.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace convictiond::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;
using local = asio::local::stream_protocol;

constexpr mode_t unix_mode = 0660;

void remove_stale_socket(const asio::any_io_executor& executor, const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    if (!S_ISSOCK(status.st_mode)) throw std::system_error{EEXIST, std::generic_category()};
    local::socket caller{executor};
    error_code error;
    caller.connect(local::endpoint{path}, error);
    if (error != asio::error::connection_refused)
        throw std::system_error{EADDRINUSE, std::generic_category()};
    if (::unlink(path.c_str()) != 0) throw std::system_error{errno, std::generic_category()};
}

} // namespace

Listener::Listener(const asio::any_io_executor& executor, const Listen& listen) : acceptor_{executor} {
    try {
        if (listen.unix_path.empty())
            listen_tcp(listen);
        else
            listen_unix(listen.unix_path);
    } catch (const boost::system::system_error& error) { // Asio's words do not name the address
        throw std::system_error{static_cast<std::error_code>(error.code()), listen.text()};
    } catch (const std::system_error& error) {
        throw std::system_error{error.code(), listen.text()};
    }
}

Listener::~Listener() {
    struct stat status {};
    if (!unix_path_.empty() && ::lstat(unix_path_.c_str(), &status) == 0 && status.st_ino == inode_)
        ::unlink(unix_path_.c_str());
}

void Listener::listen_tcp(const Listen& listen) {
    const tcp::endpoint endpoint{asio::ip::make_address(listen.address), listen.port};
    acceptor_.open(asio::generic::stream_protocol{endpoint.protocol()});
    acceptor_.set_option(asio::socket_base::reuse_address{true});
    acceptor_.bind(endpoint);
    acceptor_.listen();
    tcp::endpoint bound;
    const auto generic = acceptor_.local_endpoint();
    std::memcpy(bound.data(), generic.data(), generic.size());
    port_ = bound.port();
}

void Listener::listen_unix(const std::string& path) {
    const local::endpoint endpoint{path};
    remove_stale_socket(acceptor_.get_executor(), path);
    acceptor_.open(asio::generic::stream_protocol{endpoint.protocol()});
    // Linux takes the file's mode from the socket's: at no time may others connect.
    if (::fchmod(acceptor_.native_handle(), unix_mode) != 0)
        throw std::system_error{errno, std::generic_category()};
    acceptor_.bind(endpoint);
    struct stat status {};
    // The umask may have taken the group's right away.
    if (::chmod(path.c_str(), unix_mode) != 0 || ::lstat(path.c_str(), &status) != 0)
        throw std::system_error{errno, std::generic_category()};
    unix_path_ = path;
    inode_ = status.st_ino;
    acceptor_.listen();
}

std::string peer_address(const Socket& socket) {
    error_code gone;
    const auto generic = socket.remote_endpoint(gone);
    if (gone) return {};
    const auto family = generic.protocol().family();
    if (family != AF_INET && family != AF_INET6) return "unix";
    tcp::endpoint endpoint;
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    return endpoint.address().to_string();
}

std::string Listen::text() const {
    if (!unix_path.empty()) return "unix:" + unix_path;
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

} // namespace convictiond::net
