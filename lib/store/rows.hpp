// What a query answered, from PostgreSQL's text form in our types; nobody else sees libpqxx's.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/date.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace pqxx {
class result;
}

namespace convictiond::store {

// Rows and columns by number, in the order of its SELECT list. A value that is not of the type asked for is
// our own mistake and aborts.
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
