#include "inbox/descriptor.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace convictiond::inbox {

void Descriptor::close() {
    if (number_ >= 0) ::close(number_);
}

void refuse(int error, std::string_view verb, std::string_view name, std::string_view remedy) {
    auto text = fmt::format("cannot {} {}", verb, base::quoted(name));
    if (!remedy.empty()) text += fmt::format(" ({})", remedy);
    throw std::system_error{error, std::generic_category(), text};
}

Descriptor open_directory(const std::filesystem::path& directory, std::string_view purpose) {
    Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) {
        const int error = errno;
        refuse(error, "open the directory", directory.native(),
               fmt::format("create it for the daemon's user, or correct {}", purpose));
    }
    return opened;
}

void make_durable(const Descriptor& descriptor, std::string_view name) {
    // EINVAL: the file system has nothing to make durable (a pipe, some network file systems' directories).
    if (::fsync(descriptor.number()) != 0 && errno != EINVAL) refuse(errno, "make durable", name);
}

} // namespace convictiond::inbox
