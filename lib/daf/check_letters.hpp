// The check letters of the two numbers by which a person is known: PNC id ("2002/0073319Z") and CRO number
// ("065656/91H" or "SF05/482703J"). A wrong one is an oddity to be flagged, never a reason not to send.
// The rule: the letter of ZABCDEFGHJKLMNPQRTUVWXY at index (year, two digits, followed by the serial) mod 23.
#pragma once

#include <string_view>

namespace convictiond::daf {

// YYYY/NNNNNNNX.
[[nodiscard]] bool is_right_pnc_id(std::string_view text);
// NNNNNN/YYX with the serial padded to six digits, or SFYY/NNNNNNX with a serial that is not padded.
[[nodiscard]] bool is_right_cro_number(std::string_view text);

} // namespace convictiond::daf
