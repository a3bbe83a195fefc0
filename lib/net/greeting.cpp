#include "net/greeting.hpp"

#include "base/check.hpp"

#include <ctime>
#include <memory>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace convictiond::net {

namespace {

// Control characters and what is not ASCII are escaped by OpenSSL.
std::string name_text(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), &BIO_free};
    CHECK(out);
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253);
    char* text = nullptr;
    const auto length = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

} // namespace

Greeting read_greeting(SSL* tls) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{SSL_get1_peer_certificate(tls), &X509_free};
    CHECK(certificate);
    std::tm ends{};
    CHECK(ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &ends) == 1);
    return {SSL_get_version(tls),
            SSL_get_cipher_name(tls),
            name_text(X509_get_subject_name(certificate.get())),
            name_text(X509_get_issuer_name(certificate.get())),
            base::Instant{std::chrono::seconds{::timegm(&ends)}},
            {}};
}

} // namespace convictiond::net
