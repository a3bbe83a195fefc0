// What the volume watch said of one day, as it is kept and shown: a mark of a plot.
#pragma once

#include "core/volume_watch.hpp"

namespace convictiond::core {

struct VolumeMark {
    std::string source;
    base::Date day{}; // the last one of the window
    VolumeSubject subject;
    VolumeNet net = VolumeNet::past;
    int window_days = 1;
    VolumeVerdict verdict = VolumeVerdict::not_yet_judged;
    std::int64_t count = 0;
    // None where it is not judged.
    struct Expected {
        double mean = 0;
        Band band;
    };
    std::optional<Expected> expected;
};

} // namespace convictiond::core
