// What stands in a file. One that cannot be read fails the test: taken for empty, it would pass many a check.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace convictiond::test {

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{"no such file to read: " + path.string()};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace convictiond::test
