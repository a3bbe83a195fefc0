// What a state that is asked for its acknowledgements answers: all that it ever said, in order, page by page.
// A cursor is how much of it was read. Pure.
#pragma once

#include "simulator/acknowledgements.hpp"

namespace member_states {

class Pages {
public:
    explicit Pages(std::size_t most) : most_{most} {}

    void add(std::vector<Owed> said);
    // The page after the query's cursor; nothing where that is none of ours.
    [[nodiscard]] std::optional<std::string> page(std::string_view query,
                                                  convictiond::base::Instant now) const;

private:
    std::size_t most_;
    std::vector<Owed> said_;
};

} // namespace member_states
