// Reads the fields of one segment, each once, and flags what is wrong with it. A faulty field counts as
// unknown (empty); its text stays in the record's bytes.
#pragma once

#include "daf/flags.hpp"
#include "daf/segment.hpp"
#include "daf/shapes.hpp"

namespace convictiond::daf {

class FieldReader {
public:
    FieldReader(const Segment& segment, std::vector<Flag>& flags) : segment_{segment}, flags_{flags} {
        if (segment.fields.size() > field_limit(segment.tag)) flag(FlagKind::field_too_many, 0);
    }

    [[nodiscard]] std::string text(std::size_t field) {
        if (segment_.has_bad_escape(field)) flag(FlagKind::bad_escape, field);
        return std::string{segment_.value(field)};
    }

    // `well_shaped` says of a text that is not empty whether it is a code of this kind.
    template <class Shape>
    [[nodiscard]] std::string code(std::size_t field, Shape well_shaped,
                                   FlagKind fault = FlagKind::bad_code) {
        auto value = text(field);
        if (value.empty() || well_shaped(value)) return value;
        flag(fault, field);
        return {};
    }

    [[nodiscard]] std::string letter(std::size_t field, std::string_view letters) {
        return code(field, [&](std::string_view value) { return is_one_of(value, letters); });
    }

    [[nodiscard]] std::string date(std::size_t field) {
        return code(
            field, [](std::string_view value) { return base::parse_date(value).has_value(); },
            FlagKind::bad_date);
    }

    // 1, 2, …; 0 where it is unknown.
    [[nodiscard]] int number(std::size_t field) {
        const auto value = code(field, [](std::string_view text) { return number_in(text, 1, max_count); });
        return static_cast<int>(number_in(value, 1, max_count).value_or(0));
    }

    void flag(FlagKind kind, std::size_t field) {
        flags_.push_back({kind, segment_.line, segment_.tag, field});
    }

private:
    const Segment& segment_;
    std::vector<Flag>& flags_;
};

} // namespace convictiond::daf
