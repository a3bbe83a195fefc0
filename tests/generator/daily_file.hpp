// One daily file as it is written: streamed under NAME.part, hashed on the way, renamed when it is whole.
// Memory does not grow with the file. Throws std::system_error. A file under its own name is never replaced.
#pragma once

#include "base/crypto.hpp"
#include "base/date.hpp"
#include "generator/conviction.hpp"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

namespace daily_files {

struct Header {
    std::string source;
    convictiond::base::Date day;
    std::uint32_t sequence = 1;
    bool historical = false;
    std::string previous; // SHA-256 of the file before it, or empty
};

struct Written {
    std::string name;
    std::string digest; // SHA-256 of the whole file, in hexadecimal
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t convictions = 0;   // CNV
    std::uint64_t nationalities = 0; // NAT
};

class DailyFile {
public:
    DailyFile(std::filesystem::path directory, const Header& header);

    void add(const Conviction& conviction);
    // `census`: CNT by nationality.
    [[nodiscard]] Written close(const std::map<std::string, std::uint64_t>& census);

private:
    void flush(std::size_t least);

    std::filesystem::path directory_;
    Header header_;
    Written written_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
    std::string buffer_;
    convictiond::base::Sha256 hash_;
};

} // namespace daily_files
