// Real directories and files for the tests of the drop directory: gone again at the end of the test.
#pragma once

#include "support/text_of.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace drop {

namespace fs = std::filesystem;

class TemporaryDirectory {
public:
    explicit TemporaryDirectory(const fs::path& parent = fs::temp_directory_path()) {
        auto pattern = (parent / "convictiond-test-XXXXXX").native();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp " + pattern};
        path_ = pattern;
        fs::permissions(path_, fs::perms{0755}); // Unprivileged must get through
    }
    ~TemporaryDirectory() {
        std::error_code ignored; // what a test took from the directory must not keep it
        fs::permissions(path_, fs::perms{0755}, ignored);
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }
    [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

private:
    fs::path path_;
};

// Permissions do not bind root: as root, acts as nobody for its lifetime.
class Unprivileged {
public:
    Unprivileged() {
        if (was_ == 0 && ::seteuid(65534) != 0) throw std::runtime_error{"seteuid"};
    }
    ~Unprivileged() {
        if (was_ == 0 && ::seteuid(0) != 0) std::abort();
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;

private:
    uid_t was_ = ::geteuid();
};

using convictiond::test::text_of;

inline void write(const fs::path& path, std::string_view text) {
    std::ofstream{path, std::ios::binary} << text;
}

inline ino_t inode(const fs::path& path) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0) throw std::runtime_error{"lstat " + path.native()};
    return about.st_ino;
}

inline bool stands(const fs::path& path) {
    struct stat about {};
    return ::lstat(path.c_str(), &about) == 0;
}

inline void make_pipe(const fs::path& path) {
    if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error{"mkfifo " + path.native()};
}

inline std::size_t count(const fs::path& directory) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{directory}, {}));
}

} // namespace drop
