// What a failed step of a connection means, in the words of core::Failure.
#pragma once

#include "core/attempt.hpp"

#include <boost/system/error_code.hpp>

namespace convictiond::net {

[[nodiscard]] core::NoAnswer failed_connect(const boost::system::error_code& error);
// `verify_result` is OpenSSL's X509_V_… of the peer's chain.
[[nodiscard]] core::NoAnswer failed_handshake(const boost::system::error_code& error, long verify_result);
// After the handshake, a complete answer not yet there.
[[nodiscard]] core::NoAnswer broken_connection(const boost::system::error_code& error);

} // namespace convictiond::net
