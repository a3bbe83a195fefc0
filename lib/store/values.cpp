#include "store/values.hpp"

#include <array>
#include <charconv>

namespace convictiond::store {

void append_value(std::string& text, std::string_view value) {
    text += value;
}
void append_value(std::string& text, const char* value) {
    text += value;
}
void append_value(std::string& text, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}
void append_value(std::string& text, bool truth) {
    text += truth ? 't' : 'f';
}
void append_value(std::string& text, base::BytesView bytes) {
    text += "\\x";
    base::append_hex(text, bytes);
}
void append_value(std::string& text, base::Instant at) {
    base::append_rfc3339(text, at);
}
void append_value(std::string& text, base::Date day) {
    base::append_text(text, day);
}
void append_value(std::string& text, base::Duration duration) {
    append_value(text, std::int64_t{duration.count()});
    text += " microseconds";
}
void append_value(std::string& text, base::MemberState state) {
    text += state.code();
}
void append_value(std::string& text, const base::NotificationId& id) {
    text += id.text();
}

// Within the quotes of an element, a quote and a backslash are led by a backslash.
void ArrayLiteral::escape_from(std::size_t begin) {
    const auto is_special = [](char c) { return c == '"' || c == '\\'; };
    for (auto at = begin; at < text_.size(); ++at)
        if (is_special(text_[at])) text_.insert(at++, 1, '\\');
}

} // namespace convictiond::store
