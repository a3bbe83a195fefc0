#include "generator/check_letter.hpp"

#include <fmt/format.h>
#include <string_view>

namespace daily_files {

namespace {

constexpr std::string_view letters = "ZABCDEFGHJKLMNPQRTUVWXY";

} // namespace

std::string pnc_id(int year, std::uint32_t serial) {
    const auto number = static_cast<std::uint64_t>(year % 100) * 10'000'000 + serial;
    return fmt::format("{:04}/{:07}{}", year, serial, letters[number % 23]);
}

std::string cro_number(int year, std::uint32_t serial) {
    const auto number = static_cast<std::uint64_t>(year % 100) * 1'000'000 + serial;
    return fmt::format("{:06}/{:02}{}", serial, year % 100, letters[number % 23]);
}

std::string sf_cro_number(int year, std::uint32_t serial) {
    std::uint64_t shift = 1; // the serial is not padded, in the sum neither
    while (shift <= serial) shift *= 10;
    const auto number = static_cast<std::uint64_t>(year % 100) * shift + serial;
    return fmt::format("SF{:02}/{}{}", year % 100, serial, letters[number % 23]);
}

} // namespace daily_files
