// PNC ids and CRO numbers with the letter that checks them, worked out here once more so that a mistake of
// the daemon's cannot hide in its own test data. Rule: ZABCDEFGHJKLMNPQRTUVWXY at (YY and serial) mod 23.
#pragma once

#include <cstdint>
#include <string>

namespace daily_files {

[[nodiscard]] std::string pnc_id(int year, std::uint32_t serial);        // 1981/0000034U
[[nodiscard]] std::string cro_number(int year, std::uint32_t serial);    // 065656/91H, serial up to 999999
[[nodiscard]] std::string sf_cro_number(int year, std::uint32_t serial); // SF05/482703J

} // namespace daily_files
