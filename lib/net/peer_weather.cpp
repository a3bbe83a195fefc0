#include "net/peer_weather.hpp"

#include "base/text.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/x509_vfy.h>

namespace convictiond::net {

namespace {

namespace asio = boost::asio;
using core::Failure;
using core::NoAnswer;

NoAnswer told(Failure failure, const boost::system::error_code& error) {
    return {failure, base::escaped(error.message())};
}

Failure certificate_failure(long verify_result) {
    switch (verify_result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return Failure::certificate_wrong_name;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return Failure::certificate_expired;
    default: return Failure::certificate_untrusted;
    }
}

} // namespace

NoAnswer failed_connect(const boost::system::error_code& error) {
    // Unreachable, too, is a "no" that comes at once; only silence is a time-out.
    return told(error == asio::error::timed_out ? Failure::connect_timed_out : Failure::connect_refused,
                error);
}

NoAnswer failed_handshake(const boost::system::error_code& error, long verify_result) {
    if (verify_result != X509_V_OK)
        return {certificate_failure(verify_result), X509_verify_cert_error_string(verify_result)};
    return broken_connection(error);
}

NoAnswer broken_connection(const boost::system::error_code& error) {
    // OpenSSL's own category holds alerts that came and faults that made us send one.
    if (error.category() == asio::error::get_ssl_category()) return told(Failure::tls_alert, error);
    return told(Failure::reset, error);
}

} // namespace convictiond::net
