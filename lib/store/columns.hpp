// The arrays of one statement, filled row by row: `unnest` makes rows of them again, so that many rows go in
// one round trip.
#pragma once

#include "store/values.hpp"

namespace convictiond::store {

class Columns {
public:
    template <class... Ts>
    void add(const Ts&... values) {
        columns_.resize(sizeof...(Ts));
        std::size_t i = 0;
        (columns_[i++].add(values), ...);
    }
    [[nodiscard]] bool empty() const { return columns_.empty(); }
    [[nodiscard]] Parameters arrays() const {
        Parameters literals;
        for (const auto& column : columns_) literals.emplace_back(column.text());
        return literals;
    }

private:
    std::vector<ArrayLiteral> columns_;
};

} // namespace convictiond::store
