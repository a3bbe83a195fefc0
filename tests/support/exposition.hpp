// Prometheus' text form (version 0.0.4), read strictly: every line must be what the format says, every sample
// must belong to a metric with HELP and TYPE before it, no sample may come twice, histograms must add up.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::test {

struct Exposition {
    std::map<std::string, double> samples;    // by name and labels, as they stand
    std::map<std::string, std::string> types; // by metric
    std::vector<std::string> faults;          // empty: well-formed
};

[[nodiscard]] Exposition read_exposition(std::string_view text);

} // namespace convictiond::test
