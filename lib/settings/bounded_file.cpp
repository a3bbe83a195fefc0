#include "settings/bounded_file.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <system_error>

namespace convictiond::settings {

namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

base::Fault unreadable(const std::string& path, int error) {
    return {path, "cannot be read: " + std::generic_category().message(error), "a readable file", {}};
}

} // namespace

base::result<BoundedFile> read_bounded_file(const std::string& path, std::size_t max_bytes) {
    BoundedFile file;
    if (::stat(path.c_str(), &file.status) != 0) return unreadable(path, errno);
    // Asked before opening, because opening a pipe waits for its other end.
    if (!S_ISREG(file.status.st_mode))
        return base::Fault{path, "is not a regular file", "a regular file", {}};
    const std::unique_ptr<std::FILE, Close> stream{std::fopen(path.c_str(), "rbe")};
    if (!stream || ::fstat(::fileno(stream.get()), &file.status) != 0) return unreadable(path, errno);

    file.bytes.resize(max_bytes + 1); // one more, to see that there is more
    file.bytes.resize(std::fread(file.bytes.data(), 1, file.bytes.size(), stream.get()));
    if (std::ferror(stream.get()) != 0) return unreadable(path, errno);
    if (file.bytes.size() > max_bytes)
        return base::Fault{path, "is too big", fmt::format("at most {} bytes", max_bytes), {}};
    return file;
}

} // namespace convictiond::settings
