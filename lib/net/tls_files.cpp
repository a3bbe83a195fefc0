#include "net/tls_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace convictiond::net {

namespace {

constexpr std::size_t max_file_bytes = std::size_t{1} << 20U;
constexpr std::size_t max_authorities_bytes = std::size_t{8} << 20U;

class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

base::Fault system_fault(const std::string& path, int error, std::string_view expected) {
    std::string remedy;
    if (error == EACCES || error == EPERM) remedy = "let the daemon's user read it";
    return {path, std::generic_category().message(error), std::string{expected}, remedy};
}

// What others may write is theirs; that others may read it is told of by whoever starts.
std::optional<base::Fault> find_mode_fault(const std::string& path, const struct stat& status) {
    const unsigned mode = status.st_mode & 07777U;
    if ((mode & 022U) == 0) return std::nullopt;
    return base::Fault{path,
                       fmt::format("mode {:04o}: others than its owner may write the private key", mode),
                       "a file that its owner alone writes", fmt::format("run: chmod 0600 {}", path)};
}

enum class Secrecy { open, secret };

base::result<std::string> read_file(const std::string& path, std::size_t limit, std::string_view expected,
                                    Secrecy secrecy) {
    // O_NONBLOCK: a FIFO in the file's place must not stop the daemon.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.number() < 0) return system_fault(path, errno, expected);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return system_fault(path, errno, expected);
    if (!S_ISREG(status.st_mode)) return base::Fault{path, "not a regular file", std::string{expected}, {}};
    if (secrecy == Secrecy::secret)
        if (auto fault = find_mode_fault(path, status)) return *fault;

    std::string bytes(limit + 1, '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const auto count = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_fault(path, errno, expected);
        if (count == 0) break;
        filled += static_cast<std::size_t>(count);
    }
    if (filled > limit)
        return base::Fault{path, fmt::format("more than {} bytes", limit), std::string{expected}, {}};
    bytes.resize(filled);
    return {boost::system::in_place_value, std::move(bytes)};
}

} // namespace

base::result<std::string> read_authorities(const std::string& path) {
    return read_file(path, max_authorities_bytes, "a PEM file of authorities' certificates", Secrecy::open);
}

base::result<std::string> read_certificate(const std::string& path) {
    return read_file(path, max_file_bytes, "a PEM file of our certificate and its chain", Secrecy::open);
}

base::result<std::string> read_private_key(const std::string& path) {
    auto key =
        read_file(path, max_file_bytes, "a PEM file of the certificate's private key", Secrecy::secret);
    if (key && key->find("ENCRYPTED") != std::string::npos)
        return base::Fault{path, "a private key under a passphrase",
                           "one without: nobody is there to type it",
                           "protect it by the file's mode or by systemd credentials"};
    return key;
}

} // namespace convictiond::net
