// The life of a notification, once and here: which happening leads from which status to which. The tables'
// constraints (store/migrations), the picture in docs/architecture.md and a test that walks every pair mirror
// it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace convictiond::core {

// There is no `sending`: what is in flight is known to the lane's owner alone.
enum class Status { held, queued, delivered, acknowledged, refused, closed };

enum class Happening {
    released,             // two operators let its backlog go
    delivered,            // their machine has it
    settled_by_receipt,   // their answer to the delivery settles it
    refused_by_answer,    // their machine turned this message down
    recorded,             // their acknowledgement: dealt with
    refused_by_authority, // their acknowledgement: turned down
    resubmitted,          // an operator sends it again
    closed                // superseded, or by two operators
};

inline constexpr std::array all_statuses = {Status::held,         Status::queued,  Status::delivered,
                                            Status::acknowledged, Status::refused, Status::closed};
inline constexpr std::array all_happenings = {Happening::released,           Happening::delivered,
                                              Happening::settled_by_receipt, Happening::refused_by_answer,
                                              Happening::recorded,           Happening::refused_by_authority,
                                              Happening::resubmitted,        Happening::closed};

[[nodiscard]] std::string_view to_text(Status status);
[[nodiscard]] std::string_view to_text(Happening happening);

// Where it leads, or nothing where it changes nothing.
[[nodiscard]] std::optional<Status> after(Status status, Happening happening);

[[nodiscard]] constexpr bool is_settled(Status status) {
    return status == Status::acknowledged || status == Status::closed;
}

} // namespace convictiond::core
