// The metrics, in Prometheus' text form. What must survive a restart and count for all daemons is read from
// the books (Signs); what only this daemon's loops see is counted here, in one place for the process, like
// the log. Any thread may count. Never a label from outside: member states, outcomes, names of ours.
#pragma once

#include "core/attempt.hpp"
#include "status/signs.hpp"

#include <string>

namespace convictiond::status {

// A POST came to its outcome.
void count_attempt(base::MemberState state, core::AttemptOutcome outcome, base::Duration took);
// A state was asked for its acknowledgements.
enum class PollOutcome { read, failed, malformed };
void count_poll(base::MemberState state, PollOutcome outcome);
// A name that is none of ours was seen in the drop directory for the first time.
void count_foreign_file();
// Personal data was erased, by this daemon: "record" (with all that was made of it), "reason", "file".
void count_erased(std::string_view what, std::int64_t count);
// A statement did not reach the database, or came back without an answer.
void count_database_error();

inline constexpr const char* metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";
[[nodiscard]] std::string render_metrics(const Signs& signs, base::Instant now);

} // namespace convictiond::status
