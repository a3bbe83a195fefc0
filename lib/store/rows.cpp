#include "store/rows.hpp"

#include "base/check.hpp"

#include <charconv>
#include <pqxx/result>

namespace convictiond::store {

Rows::Rows(pqxx::result&& result) : result_{std::make_shared<const pqxx::result>(std::move(result))} {}

namespace {

pqxx::field at(const pqxx::result& result, std::size_t row, std::size_t column) {
    CHECK(row < static_cast<std::size_t>(result.size()));
    CHECK(column < static_cast<std::size_t>(result.columns()));
    return result[static_cast<pqxx::result_size_type>(row)][static_cast<pqxx::row_size_type>(column)];
}

template <class Number>
Number parsed(std::string_view digits) {
    Number value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    CHECK(error == std::errc{} && end == digits.data() + digits.size());
    return value;
}

} // namespace

std::size_t Rows::size() const {
    return static_cast<std::size_t>(result_->size());
}
std::size_t Rows::affected() const {
    return static_cast<std::size_t>(result_->affected_rows());
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
    return at(*result_, row, column).is_null();
}

std::string_view Rows::text(std::size_t row, std::size_t column) const {
    const auto field = at(*result_, row, column);
    return {field.c_str(), field.size()}; // libpqxx keeps it as long as the result, which we own
}

std::int64_t Rows::number(std::size_t row, std::size_t column) const {
    return parsed<std::int64_t>(text(row, column));
}

double Rows::real(std::size_t row, std::size_t column) const {
    return parsed<double>(text(row, column));
}

bool Rows::truth(std::size_t row, std::size_t column) const {
    const auto value = text(row, column);
    CHECK(value == "t" || value == "f");
    return value == "t";
}

base::Bytes Rows::bytes(std::size_t row, std::size_t column) const {
    const auto hex = text(row, column);
    CHECK(hex.starts_with("\\x"));
    auto value = base::from_hex(hex.substr(2));
    CHECK(value.has_value());
    return std::move(*value);
}

base::Digest Rows::digest(std::size_t row, std::size_t column) const {
    const auto hex = text(row, column);
    base::Digest digest;
    CHECK(hex.starts_with("\\x") && base::read_hex(hex.substr(2), digest));
    return digest;
}

base::Date Rows::date(std::size_t row, std::size_t column) const {
    const auto value = base::parse_date(text(row, column));
    CHECK(value.has_value());
    return *value;
}

// As the session writes it (time zone UTC, DateStyle ISO): "2026-11-24 02:00:05.123456+00".
base::Instant Rows::instant(std::size_t row, std::size_t column) const {
    std::string value{text(row, column)};
    CHECK(value.size() > 11 && value.ends_with("+00"));
    value[10] = 'T';
    value.replace(value.size() - 3, 3, "Z");
    const auto instant = base::parse_rfc3339(value);
    CHECK(instant.has_value());
    return *instant;
}

base::MemberState Rows::state(std::size_t row, std::size_t column) const {
    const auto value = base::MemberState::parse(text(row, column));
    CHECK(value.has_value());
    return *value;
}

base::NotificationId Rows::notification(std::size_t row, std::size_t column) const {
    const auto value = base::NotificationId::parse(text(row, column));
    CHECK(value.has_value());
    return *value;
}

} // namespace convictiond::store
