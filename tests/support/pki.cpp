#include "support/pki.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace convictiond::test {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

void require(bool good, const std::string& what) {
    if (good) return;
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    throw std::runtime_error(what + ": " + reason);
}

File open_for_writing(const std::filesystem::path& path, mode_t mode) {
    // A key that stood there with another mode must not lend it to the new one.
    std::filesystem::remove(path);
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0) throw std::runtime_error("cannot write " + path.string());
    return File{::fdopen(descriptor, "w")};
}

void write_certificate(const std::filesystem::path& path, X509* certificate) {
    const auto file = open_for_writing(path, 0644);
    require(PEM_write_X509(file.get(), certificate) == 1, path.string());
}

void write_key(const std::filesystem::path& path, EVP_PKEY* key) {
    const auto file = open_for_writing(path, 0600);
    require(PEM_write_PKCS8PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
            path.string());
}

Certificate read_certificate(const std::filesystem::path& path) {
    const File file{std::fopen(path.c_str(), "r")};
    if (!file) throw std::runtime_error("cannot read " + path.string());
    Certificate certificate{PEM_read_X509(file.get(), nullptr, nullptr, nullptr)};
    require(certificate != nullptr, path.string());
    return certificate;
}

Key read_key(const std::filesystem::path& path) {
    const File file{std::fopen(path.c_str(), "r")};
    if (!file) throw std::runtime_error("cannot read " + path.string());
    Key key{PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr)};
    require(key != nullptr, path.string());
    return key;
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    require(extension != nullptr, value);
    require(X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        boost::system::error_code not_numeric;
        boost::asio::ip::make_address(name, not_numeric);
        list += (list.empty() ? "" : ",") + std::string{not_numeric ? "DNS:" : "IP:"} + name;
    }
    return list;
}

// A certificate with everything but extensions and signature.
Certificate blank(const std::string& common_name, EVP_PKEY* key, std::chrono::seconds from,
                  std::chrono::seconds until) {
    Certificate certificate{X509_new()};
    require(certificate && X509_set_version(certificate.get(), 2) == 1, "certificate");
    const Number serial{BN_new()};
    require(BN_rand(serial.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "serial number");
    require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())) != nullptr, "serial");
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from.count());
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until.count());
    require(X509_set_pubkey(certificate.get(), key) == 1, "public key");
    X509_NAME* name = X509_get_subject_name(certificate.get());
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                                       0) == 1,
            common_name);
    return certificate;
}

Identity written(const std::filesystem::path& folder, const std::string& file, const std::string& name,
                 X509* certificate, EVP_PKEY* key) {
    Identity identity{name, folder / (file + ".pem"), folder / (file + ".key"), {}};
    write_certificate(identity.certificate, certificate);
    write_key(identity.key, key);
    unsigned length = 0;
    require(X509_digest(certificate, EVP_sha256(),
                        reinterpret_cast<unsigned char*>(identity.fingerprint.data()), &length) == 1,
            "fingerprint");
    return identity;
}

} // namespace

Pki::Pki(std::filesystem::path directory) : directory_{std::move(directory)} {
    std::filesystem::create_directories(directory_);
}

Authority Pki::authority(const std::string& name) const {
    const auto folder = directory_ / name;
    std::filesystem::create_directories(folder);
    const Key key{EVP_EC_gen("P-256")};
    require(key != nullptr, "key");
    const auto certificate = blank(name, key.get(), std::chrono::hours{-24}, std::chrono::hours{24 * 365});
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0, "signature");
    return Authority{written(folder, "ca", name, certificate.get(), key.get())};
}

Identity Pki::issue(const Authority& authority, const Subject& subject) const {
    const auto issuer = read_certificate(authority.identity.certificate);
    const auto issuer_key = read_key(authority.identity.key);
    const Key key{EVP_EC_gen("P-256")};
    require(key != nullptr, "key");
    const auto certificate = blank(subject.name, key.get(), subject.from, subject.until);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
    extend(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(certificate.get(), issuer.get(), NID_key_usage, "critical,digitalSignature");
    const char* usage = "serverAuth,clientAuth";
    switch (subject.usage) {
    case Usage::server: usage = "serverAuth"; break;
    case Usage::client: usage = "clientAuth"; break;
    case Usage::both: break;
    }
    extend(certificate.get(), issuer.get(), NID_ext_key_usage, usage);
    extend(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid");
    if (!subject.names.empty())
        extend(certificate.get(), issuer.get(), NID_subject_alt_name, alternative_names(subject.names));
    require(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) != 0, "signature");
    return written(authority.identity.certificate.parent_path(), subject.name, subject.name,
                   certificate.get(), key.get());
}

} // namespace convictiond::test
