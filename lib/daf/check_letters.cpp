#include "daf/check_letters.hpp"

#include "daf/shapes.hpp"

namespace convictiond::daf {

namespace {

// `serial` has at most seven digits.
char check_letter(std::string_view two_digit_year, std::string_view serial) {
    constexpr std::string_view letters = "ZABCDEFGHJKLMNPQRTUVWXY";
    std::size_t number = 0;
    for (const auto part : {two_digit_year, serial})
        for (const char c : part) number = number * 10 + static_cast<std::size_t>(c - '0');
    return letters[number % letters.size()];
}

bool is_right_fingerprint_number(std::string_view text) {
    if (text.size() != 10 || text[6] != '/') return false;
    const auto serial = text.substr(0, 6), year = text.substr(7, 2);
    return is_digits(serial) && is_digits(year) && text.back() == check_letter(year, serial);
}

bool is_right_small_file_number(std::string_view text) {
    if (text.size() < 7 || text.size() > 12 || text[4] != '/') return false;
    const auto year = text.substr(2, 2), serial = text.substr(5, text.size() - 6);
    return is_digits(serial) && is_digits(year) && serial.front() != '0' &&
           text.back() == check_letter(year, serial);
}

} // namespace

bool is_right_pnc_id(std::string_view text) {
    if (text.size() != 13 || text[4] != '/') return false;
    const auto year = text.substr(0, 4), serial = text.substr(5, 7);
    return is_digits(year) && is_digits(serial) && text.back() == check_letter(year.substr(2), serial);
}

bool is_right_cro_number(std::string_view text) {
    return text.starts_with("SF") ? is_right_small_file_number(text) : is_right_fingerprint_number(text);
}

} // namespace convictiond::daf
