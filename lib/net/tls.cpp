#include "net/tls.hpp"

#include "base/check.hpp"
#include "net/tls_context.hpp"
#include "net/tls_files.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <ctime>

namespace convictiond::net {

namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

void restrict_versions(ssl::context& context) {
    CHECK(SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

base::result<void> trust(ssl::context& context, const std::string& file, const std::string& authorities) {
    error_code error;
    context.add_certificate_authority(boost::asio::buffer(authorities), error);
    if (error)
        return base::Fault{file,
                           "not PEM certificates (" + error.message() + ")",
                           "a PEM file of authorities' certificates",
                           {}};
    return {};
}

base::result<void> show(ssl::context& context, const std::string& certificate_file,
                        const std::string& key_file) {
    const auto certificate = read_certificate(certificate_file);
    if (!certificate) return certificate.error();
    error_code error;
    context.use_certificate_chain(boost::asio::buffer(*certificate), error);
    if (error)
        return base::Fault{certificate_file,
                           "not PEM certificates (" + error.message() + ")",
                           "a PEM file of our certificate and its chain",
                           {}};
    auto key = read_private_key(key_file);
    if (!key) return key.error();
    context.use_private_key(boost::asio::buffer(*key), ssl::context::pem, error);
    OPENSSL_cleanse(key->data(), key->size());
    if (error == error_code{static_cast<int>(ERR_PACK(ERR_LIB_X509, 0, X509_R_KEY_VALUES_MISMATCH)),
                            boost::asio::error::get_ssl_category()} ||
        (!error && SSL_CTX_check_private_key(context.native_handle()) != 1)) {
        ERR_clear_error();
        return base::Fault{key_file, "the key of another certificate", "the key of " + certificate_file, {}};
    }
    if (error)
        return base::Fault{key_file,
                           "not a PEM private key (" + error.message() + ")",
                           "a PEM file of the certificate's private key",
                           {}};
    return {};
}

base::Instant expiry_of(const ssl::context& context) {
    const X509* certificate = SSL_CTX_get0_certificate(const_cast<ssl::context&>(context).native_handle());
    std::tm broken_down{};
    CHECK(certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &broken_down) == 1);
    return base::Instant{std::chrono::seconds{::timegm(&broken_down)}};
}

// The names of the authorities, which a client that has several certificates chooses by.
void name_authorities(SSL_CTX* context, const std::string& authorities) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> source{
        BIO_new_mem_buf(authorities.data(), static_cast<int>(authorities.size())), &BIO_free};
    CHECK(source);
    while (X509* certificate = PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)) {
        CHECK(SSL_CTX_add_client_CA(context, certificate) == 1);
        X509_free(certificate);
    }
    ERR_clear_error(); // the end of the file is an error to PEM
}

} // namespace

ClientTls::ClientTls(std::unique_ptr<Context> context, base::Instant expiry)
    : context_{std::move(context)}, expiry_{expiry} {}
ClientTls::~ClientTls() = default;

base::result<std::shared_ptr<const ClientTls>> ClientTls::load(const std::string& ca_file,
                                                               const std::string& certificate_file,
                                                               const std::string& key_file) {
    auto context = std::make_unique<Context>();
    restrict_versions(context->ssl);
    const auto authorities = read_authorities(ca_file);
    if (!authorities) return authorities.error();
    if (const auto done = trust(context->ssl, ca_file, *authorities); !done) return done.error();
    if (const auto done = show(context->ssl, certificate_file, key_file); !done) return done.error();
    context->ssl.set_verify_mode(ssl::verify_peer);
    const auto expiry = expiry_of(context->ssl);
    return std::make_shared<const ClientTls>(std::move(context), expiry);
}

ServerTls::ServerTls(std::unique_ptr<Context> context, base::Instant expiry)
    : context_{std::move(context)}, expiry_{expiry} {}
ServerTls::~ServerTls() = default;

base::result<std::shared_ptr<const ServerTls>> ServerTls::load(const std::string& client_ca_file,
                                                               const std::string& certificate_file,
                                                               const std::string& key_file) {
    auto context = std::make_unique<Context>();
    restrict_versions(context->ssl);
    const auto authorities = read_authorities(client_ca_file);
    if (!authorities) return authorities.error();
    if (const auto done = trust(context->ssl, client_ca_file, *authorities); !done) return done.error();
    if (const auto done = show(context->ssl, certificate_file, key_file); !done) return done.error();
    name_authorities(context->ssl.native_handle(), *authorities);
    context->ssl.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    // A resumed session would bring a caller in without showing its certificate again.
    SSL_CTX_set_session_cache_mode(context->ssl.native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context->ssl.native_handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context->ssl.native_handle(), 0);
    const auto expiry = expiry_of(context->ssl);
    return std::make_shared<const ServerTls>(std::move(context), expiry);
}

} // namespace convictiond::net
