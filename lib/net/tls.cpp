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

void trust(ssl::context& context, const std::string& file, const std::string& authorities,
           base::Faults& faults) {
    error_code error;
    context.add_certificate_authority(boost::asio::buffer(authorities), error);
    if (error)
        faults.emplace_back(file, "not PEM certificates (" + error.message() + ")",
                            "a PEM file of authorities' certificates", "");
}

bool use_certificate(ssl::context& context, const std::string& file, base::Faults& faults) {
    const auto certificate = read_certificate(file);
    if (!certificate) {
        faults.push_back(certificate.error());
        return false;
    }
    error_code error;
    context.use_certificate_chain(boost::asio::buffer(*certificate), error);
    if (error)
        faults.emplace_back(file, "not PEM certificates (" + error.message() + ")",
                            "a PEM file of our certificate and its chain", "");
    return !error;
}

// Without a certificate before it the key is looked at for itself.
void use_key(ssl::context& context, const std::string& file, const std::string& certificate_file,
             bool certificate_used, base::Faults& faults) {
    auto key = read_private_key(file);
    if (!key) {
        faults.push_back(key.error());
        return;
    }
    error_code error;
    context.use_private_key(boost::asio::buffer(*key), ssl::context::pem, error);
    OPENSSL_cleanse(key->data(), key->size());
    if (error == error_code{static_cast<int>(ERR_PACK(ERR_LIB_X509, 0, X509_R_KEY_VALUES_MISMATCH)),
                            boost::asio::error::get_ssl_category()} ||
        (!error && certificate_used && SSL_CTX_check_private_key(context.native_handle()) != 1)) {
        ERR_clear_error();
        faults.emplace_back(file, "the key of another certificate", "the key of " + certificate_file, "");
    } else if (error) {
        faults.emplace_back(file, "not a PEM private key (" + error.message() + ")",
                            "a PEM file of the certificate's private key", "");
    }
}

// Whom to trust and what to show; the authorities' text where it could be read.
std::string fill(ssl::context& context, const std::string& ca_file, const std::string& certificate_file,
                 const std::string& key_file, base::Faults& faults) {
    CHECK(SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    std::string authorities;
    if (!ca_file.empty()) {
        if (auto read = read_authorities(ca_file)) {
            authorities = std::move(*read);
            trust(context, ca_file, authorities, faults);
        } else {
            faults.push_back(read.error());
        }
    }
    const bool certificate_used =
        !certificate_file.empty() && use_certificate(context, certificate_file, faults);
    if (!key_file.empty()) use_key(context, key_file, certificate_file, certificate_used, faults);
    return authorities;
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

base::Faults find_tls_faults(const std::string& ca_file, const std::string& certificate_file,
                             const std::string& key_file) {
    const auto context = std::make_unique<ClientTls::Context>();
    base::Faults faults;
    fill(context->ssl, ca_file, certificate_file, key_file, faults);
    return faults;
}

ClientTls::ClientTls(std::unique_ptr<Context> context, base::Instant expiry)
    : context_{std::move(context)}, expiry_{expiry} {}
ClientTls::~ClientTls() = default;

base::result_or_faults<std::shared_ptr<const ClientTls>> ClientTls::load(const std::string& ca_file,
                                                                         const std::string& certificate_file,
                                                                         const std::string& key_file) {
    auto context = std::make_unique<Context>();
    base::Faults faults;
    fill(context->ssl, ca_file, certificate_file, key_file, faults);
    if (!faults.empty()) return faults;
    context->ssl.set_verify_mode(ssl::verify_peer);
    const auto expiry = expiry_of(context->ssl);
    return std::make_shared<const ClientTls>(std::move(context), expiry);
}

ServerTls::ServerTls(std::unique_ptr<Context> context, base::Instant expiry)
    : context_{std::move(context)}, expiry_{expiry} {}
ServerTls::~ServerTls() = default;

base::result_or_faults<std::shared_ptr<const ServerTls>> ServerTls::load(const std::string& client_ca_file,
                                                                         const std::string& certificate_file,
                                                                         const std::string& key_file) {
    auto context = std::make_unique<Context>();
    base::Faults faults;
    const auto authorities = fill(context->ssl, client_ca_file, certificate_file, key_file, faults);
    if (!faults.empty()) return faults;
    name_authorities(context->ssl.native_handle(), authorities);
    context->ssl.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    // A resumed session would bring a caller in without showing its certificate again.
    SSL_CTX_set_session_cache_mode(context->ssl.native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context->ssl.native_handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context->ssl.native_handle(), 0);
    const auto expiry = expiry_of(context->ssl);
    return std::make_shared<const ServerTls>(std::move(context), expiry);
}

} // namespace convictiond::net
