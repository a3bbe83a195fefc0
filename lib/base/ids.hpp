// Identities that must not be mistaken for one another or for a number.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace convictiond::base {

// A number that the database gave to a row of one table. Not arithmetic.
template <class Tag>
struct RowId {
    std::int64_t value = 0;
    friend auto operator<=>(RowId, RowId) = default;
};

using FileId = RowId<struct FileTag>;
using RecordId = RowId<struct RecordTag>;
using EventId = RowId<struct EventTag>;
using DecisionId = RowId<struct DecisionTag>;

// A member state by its ISO 3166-1 alpha-2 code ("GR" for Greece), which names its lane, too.
class MemberState {
public:
    constexpr MemberState() = default;
    // Two letters A–Z, else nothing. Whether such a state exists is the tables' matter.
    [[nodiscard]] static constexpr std::optional<MemberState> parse(std::string_view text) {
        if (text.size() != 2 || text[0] < 'A' || text[0] > 'Z' || text[1] < 'A' || text[1] > 'Z')
            return std::nullopt;
        MemberState state;
        state.code_ = {text[0], text[1]};
        return state;
    }
    [[nodiscard]] constexpr std::string_view code() const { return {code_.data(), code_.size()}; }
    // Unique for a state and small: the second key of its lane's advisory lock.
    [[nodiscard]] constexpr std::int32_t number() const { return (code_[0] - 'A') * 26 + (code_[1] - 'A'); }

    friend constexpr auto operator<=>(MemberState, MemberState) = default;

private:
    std::array<char, 2> code_{'?', '?'};
};

// The id of a notification, a UUID (RFC 9562).
struct NotificationId {
    std::array<std::byte, 16> bytes{};

    [[nodiscard]] std::string text() const; // "xxxxxxxx-xxxx-8xxx-xxxx-xxxxxxxxxxxx", lower case
    // The canonical form alone, upper case accepted (RFC 9562, section 4).
    [[nodiscard]] static std::optional<NotificationId> parse(std::string_view text);

    friend auto operator<=>(const NotificationId&, const NotificationId&) = default;
};

} // namespace convictiond::base

template <>
struct std::hash<convictiond::base::NotificationId> {
    std::size_t operator()(const convictiond::base::NotificationId& id) const noexcept;
};
