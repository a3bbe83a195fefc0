// What happens to one daily file, from the first open to its shelf: inspected, judged, accepted in one
// transaction or rejected with a reason, and moved only after that is durable. Blocking, on the intake's
// worker; a crash at any point leaves a file that the next look brings to the same end.
#pragma once

#include "daf/inspector.hpp"
#include "inbox/listing.hpp"
#include "inbox/shelves.hpp"
#include "service/progress.hpp"
#include "service/record_batch.hpp"

#include <stop_token>

namespace convictiond::service {

// A daily file that stands still in the drop directory.
struct Arrival {
    inbox::Entry entry;
    daf::FileName name;
    bool expired = false; // it was incomplete for too long
};

struct FileOutcome {
    enum class Verdict {
        accepted,
        rejected,
        duplicate,
        shelved_again, // accepted before, and only moved now: a crash came between
        incomplete,    // no trailer yet: left alone
        changed,       // it changed or vanished while it was read: left alone
        stopped,       // the daemon stops: nothing happened
    };
    Verdict verdict = Verdict::changed;
    std::optional<base::FileId> file;
    std::string reason; // rejected, incomplete
    std::string shelf;  // where it stands now, below its root
    store::FileSum sum;
    std::int64_t decisions_under_review = 0;
    std::int64_t notifications = 0;
    core::VolumeDay volume; // accepted
};

[[nodiscard]] FileOutcome take_in(store::Connection& connection, const Arrival& arrival,
                                  const AcceptanceRules& rules, const std::stop_token& stop,
                                  Progress& progress);

} // namespace convictiond::service
