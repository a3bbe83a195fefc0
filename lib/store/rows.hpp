// Values to and from PostgreSQL's text form. Parameters are what a query is given, Rows what it answered;
// both know our types and nobody else sees libpqxx's.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/date.hpp"
#include "base/ids.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pqxx {
class result;
}

namespace convictiond::store {

using Value = std::optional<std::string>; // nothing is NULL

// Text forms, one a type. A bytea is written in hexadecimal, a timestamptz in UTC.
[[nodiscard]] Value to_value(std::string_view text);
[[nodiscard]] Value to_value(const char* text);
[[nodiscard]] Value to_value(std::int64_t number);
[[nodiscard]] Value to_value(bool truth);
[[nodiscard]] Value to_value(base::BytesView bytes);
[[nodiscard]] Value to_value(base::Instant at);
[[nodiscard]] Value to_value(base::Date day);
[[nodiscard]] Value to_value(base::Duration duration);
[[nodiscard]] Value to_value(base::MemberState state);
[[nodiscard]] Value to_value(const base::NotificationId& id);
[[nodiscard]] inline Value to_value(std::nullopt_t) {
    return std::nullopt;
}
template <std::integral Number>
    requires(!std::same_as<Number, bool>)
[[nodiscard]] Value to_value(Number number) {
    return to_value(static_cast<std::int64_t>(number));
}
template <class Tag>
[[nodiscard]] Value to_value(base::RowId<Tag> id) {
    return to_value(id.value);
}
template <class T>
[[nodiscard]] Value to_value(const std::optional<T>& maybe) {
    return maybe ? to_value(*maybe) : Value{};
}

// An array of PostgreSQL from values of one type.
[[nodiscard]] std::string array_literal(const std::vector<Value>& values);
template <class T>
[[nodiscard]] Value to_array(const std::vector<T>& items) {
    std::vector<Value> values;
    values.reserve(items.size());
    for (const auto& item : items) values.push_back(to_value(item));
    return array_literal(values);
}

using Parameters = std::vector<Value>;
template <class... Ts>
[[nodiscard]] Parameters parameters(const Ts&... values) {
    return {to_value(values)...};
}

// What a query answered: rows and columns by number, in the order of its SELECT list. A value that is not of
// the type asked for is our own mistake and aborts.
class Rows {
public:
    explicit Rows(pqxx::result&& result);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::size_t affected() const; // rows that a statement without an answer changed

    [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const;
    [[nodiscard]] std::string_view text(std::size_t row, std::size_t column) const; // NULL: empty
    [[nodiscard]] std::int64_t number(std::size_t row, std::size_t column) const;
    [[nodiscard]] double real(std::size_t row, std::size_t column) const;
    [[nodiscard]] bool truth(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::Bytes bytes(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::Digest digest(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::Date date(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::Instant instant(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::MemberState state(std::size_t row, std::size_t column) const;
    [[nodiscard]] base::NotificationId notification(std::size_t row, std::size_t column) const;

private:
    std::shared_ptr<const pqxx::result> result_;
};

} // namespace convictiond::store
