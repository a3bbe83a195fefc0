#include "base/crypto.hpp"

#include "base/check.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace convictiond::base {

namespace {

// Found once: OpenSSL 3 looks EVP_sha256() up again with each use, for half as long as a body's digest takes.
const EVP_MD* sha256_method() {
    static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK(found != nullptr);
    return found;
}

unsigned char* raw(Digest& digest) {
    return reinterpret_cast<unsigned char*>(digest.data());
}

} // namespace

Digest sha256(std::string_view bytes) {
    Digest digest;
    unsigned length = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), raw(digest), &length, sha256_method(), nullptr) == 1);
    CHECK(length == digest.size());
    return digest;
}

Digest hmac_sha256(BytesView key, std::string_view bytes) {
    // To OpenSSL a key without an address is "the key as before", not an empty one.
    static constexpr std::byte nothing{};
    const auto* key_data = key.empty() ? &nothing : key.data();
    Digest digest;
    unsigned length = 0;
    CHECK(HMAC(sha256_method(), key_data, static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), raw(digest),
               &length) != nullptr);
    CHECK(length == digest.size());
    return digest;
}

struct Sha256::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(md); }
};

Sha256::Sha256() : context_{std::make_unique<Context>()} {
    CHECK(context_->md != nullptr);
    CHECK(EVP_DigestInit_ex(context_->md, sha256_method(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::feed(std::string_view bytes) {
    CHECK(EVP_DigestUpdate(context_->md, bytes.data(), bytes.size()) == 1);
}

Digest Sha256::digest() const {
    const Context copy;
    CHECK(copy.md != nullptr && EVP_MD_CTX_copy_ex(copy.md, context_->md) == 1);
    Digest digest;
    unsigned length = 0;
    CHECK(EVP_DigestFinal_ex(copy.md, raw(digest), &length) == 1);
    return digest;
}

} // namespace convictiond::base
