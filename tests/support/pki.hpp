// Certificates for tests and the demo: authorities and what they issue, as PEM files in a directory, with EC
// P-256 keys (mode 0600). DIR/<authority>/ca.pem, ca.key, <name>.pem, <name>.key. Throws std::runtime_error.
// Not for production: the authorities' keys lie beside their certificates.
#pragma once

#include "base/crypto.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace convictiond::test {

struct Identity {
    std::string name;
    std::filesystem::path certificate;
    std::filesystem::path key;
    base::Digest fingerprint{}; // SHA-256 of the certificate (DER)
};

// What others trust is its certificate; the name is the folder's.
struct Authority {
    Identity identity;
};

enum class Usage { server, client, both };

struct Subject {
    std::string name;               // the files' name and the common name
    std::vector<std::string> names; // subject alternative names: DNS names and numeric addresses
    Usage usage = Usage::both;
    std::chrono::seconds from{-3600};       // relative to now
    std::chrono::seconds until{30 * 86400}; // relative to now; negative: expired

    Subject(std::string name_, std::vector<std::string> names_ = {}, Usage usage_ = Usage::both)
        : name{std::move(name_)}, names{std::move(names_)}, usage{usage_} {}
};

class Pki {
public:
    explicit Pki(std::filesystem::path directory); // made where it is missing

    [[nodiscard]] Authority authority(const std::string& name) const;
    [[nodiscard]] Identity issue(const Authority& authority, const Subject& subject) const;

private:
    std::filesystem::path directory_;
};

} // namespace convictiond::test
