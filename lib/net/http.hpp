// The nouns of HTTP that both directions share; no socket, no third-party type.
#pragma once

#include "base/crypto.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convictiond::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// What we ask of a peer.
struct Request {
    std::string method; // GET or POST
    std::string target; // path and query
    Headers headers;    // Host, Content-Length and User-Agent are set by the client
    std::string body;

    Request(std::string method_, std::string target_, Headers headers_ = {}, std::string body_ = {})
        : method{std::move(method_)}, target{std::move(target_)}, headers{std::move(headers_)},
          body{std::move(body_)} {}
};

// Who calls us.
struct Caller {
    std::string address;                     // numeric, without port
    std::optional<base::Digest> certificate; // SHA-256 of the client certificate (DER), where TLS is mutual
    std::vector<std::string> certificate_names; // its subject alternative DNS names
};

// What is asked of us.
struct Incoming {
    Caller caller;
    std::string method;
    std::string path;  // without the query, percent-decoding undone nowhere
    std::string query; // after '?', may be empty
    std::string content_type;
    std::string body;
};

// What we answer.
struct Reply {
    int status = 200;
    std::string content_type; // empty: no Content-Type
    std::string body;
    Headers headers;

    Reply() = default;
    Reply(int status_, std::string content_type_, std::string body_, Headers headers_ = {})
        : status{status_}, content_type{std::move(content_type_)}, body{std::move(body_)}, headers{std::move(
                                                                                               headers_)} {}
};

} // namespace convictiond::net
