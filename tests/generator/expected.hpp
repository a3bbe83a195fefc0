// What has to come of the convictions, by the generator's own knowledge: so that a demonstration can hold the
// daemon's sums against it. Rules: each nationality of a member state is notified, an amendment goes to the
// states of the earlier version besides, a deletion to those alone; canaries are never sent.
#pragma once

#include "generator/conviction.hpp"

#include <boost/json/object.hpp>
#include <map>

namespace daily_files {

struct Expected {
    std::map<std::string, std::uint64_t> notifications; // by state
    std::map<std::string, std::uint64_t> deletions;     // those among them: sent only if an elder was before
    std::uint64_t reviews = 0;                          // decisions that wait for a person
    std::uint64_t not_applicable = 0;                   // decisions
    std::uint64_t quarantined = 0;                      // records
    std::uint64_t canaries = 0;                         // records
    std::uint64_t several_nationalities = 0;            // records, as they are written

    // `earlier`: the states that an earlier version was made for. The states that must be notified.
    std::set<std::string> count(const Conviction& conviction, const std::set<std::string>& earlier = {});
    void add(const Expected& other);
    [[nodiscard]] boost::json::object to_json() const;
};

} // namespace daily_files
