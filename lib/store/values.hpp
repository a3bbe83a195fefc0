// Values in PostgreSQL's text form, which is all that libpqxx 6 sends: alone as the parameters of a
// statement, many as an array that `unnest` makes rows of again, or as a row of COPY.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/ids.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace convictiond::store {

using Value = std::optional<std::string>; // nothing is NULL
using Parameters = std::vector<Value>;

// Append the text form, one a type. A bytea is written in hexadecimal, a timestamptz in UTC.
void append_value(std::string& text, std::string_view value);
void append_value(std::string& text, const char* value);
void append_value(std::string& text, std::int64_t number);
void append_value(std::string& text, bool truth);
void append_value(std::string& text, base::BytesView bytes);
void append_value(std::string& text, base::Instant at);
void append_value(std::string& text, base::Date day);
void append_value(std::string& text, base::Duration duration);
void append_value(std::string& text, base::MemberState state);
void append_value(std::string& text, const base::NotificationId& id);
template <std::integral Number>
    requires(!std::same_as<Number, bool>)
void append_value(std::string& text, Number number) {
    append_value(text, static_cast<std::int64_t>(number));
}
template <class Tag>
void append_value(std::string& text, base::RowId<Tag> id) {
    append_value(text, id.value);
}

[[nodiscard]] inline Value to_value(std::nullopt_t) {
    return std::nullopt;
}
template <class T>
[[nodiscard]] Value to_value(const T& value) {
    std::string text;
    append_value(text, value);
    return text;
}
template <class T>
[[nodiscard]] Value to_value(const std::optional<T>& maybe) {
    return maybe ? to_value(*maybe) : Value{};
}

template <class... Ts>
[[nodiscard]] Parameters parameters(const Ts&... values) {
    return {to_value(values)...};
}

// An array; its elements are appended one by one, so that a value costs no memory of its own.
class ArrayLiteral {
public:
    template <class T>
    void add(const T& value) {
        text_ += text_.empty() ? '{' : ',';
        text_ += '"';
        const auto begin = text_.size();
        append_value(text_, value);
        escape_from(begin);
        text_ += '"';
    }
    template <class T>
    void add(const std::optional<T>& maybe) {
        if (maybe) {
            add(*maybe);
            return;
        }
        text_ += text_.empty() ? "{NULL" : ",NULL";
    }
    [[nodiscard]] std::string text() const { return text_.empty() ? "{}" : text_ + '}'; }

private:
    void escape_from(std::size_t begin);

    std::string text_;
};

template <class T>
[[nodiscard]] Value to_array(const std::vector<T>& items) {
    ArrayLiteral array;
    for (const auto& item : items) array.add(item);
    return array.text();
}

} // namespace convictiond::store
