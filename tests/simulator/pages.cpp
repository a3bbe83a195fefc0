#include "simulator/pages.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

#include <charconv>
#include <fmt/format.h>
#include <iterator>

namespace member_states {

namespace base = convictiond::base;

namespace {

// Blanks and a plus, so that whoever does not encode it does not come back with it.
constexpr std::string_view mark = "up to + ";

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' ? base::from_hex(text.substr(i + 1, 2)) : std::nullopt;
        plain += byte && byte->size() == 1 ? static_cast<char>(byte->front())
                 : text[i] == '+'          ? ' '
                                           : text[i];
        if (byte) i += 2;
    }
    return plain;
}

} // namespace

void Pages::add(std::vector<Owed> said) {
    said_.insert(said_.end(), std::make_move_iterator(said.begin()), std::make_move_iterator(said.end()));
}

std::optional<std::string> Pages::page(std::string_view query, base::Instant now) const {
    std::size_t first = 0;
    std::size_t limit = most_;
    for (const auto part : base::split(query, '&')) {
        const auto value = decoded(part.substr(std::min(part.size(), part.find('=') + 1)));
        if (part.starts_with("after=")) {
            const auto read = value.starts_with(mark) ? number_in(std::string_view{value}.substr(mark.size()))
                                                      : std::nullopt;
            if (!read || *read > said_.size()) return std::nullopt;
            first = *read;
        }
        if (part.starts_with("limit=")) limit = std::min(limit, number_in(value).value_or(0));
    }
    const auto count = std::min(limit, said_.size() - first);
    const auto start = said_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto items = Acknowledgements::render({start, start + static_cast<std::ptrdiff_t>(count)}, now);
    return fmt::format(R"({{"items": {}, "next": "{}{}"}})", items, mark, first + count);
}

} // namespace member_states
