#include "core/notification.hpp"

#include "base/check.hpp"

namespace convictiond::core {

std::string_view to_text(Status status) {
    switch (status) {
    case Status::held: return "held";
    case Status::queued: return "queued";
    case Status::delivered: return "delivered";
    case Status::acknowledged: return "acknowledged";
    case Status::refused: return "refused";
    case Status::closed: return "closed";
    }
    CHECK(!"a status that does not exist");
    return {};
}

std::string_view to_text(Happening happening) {
    switch (happening) {
    case Happening::released: return "released";
    case Happening::delivered: return "delivered";
    case Happening::settled_by_receipt: return "settled_by_receipt";
    case Happening::refused_by_answer: return "refused_by_answer";
    case Happening::recorded: return "recorded";
    case Happening::refused_by_authority: return "refused_by_authority";
    case Happening::resubmitted: return "resubmitted";
    case Happening::closed: return "closed";
    }
    CHECK(!"a happening that does not exist");
    return {};
}

namespace {

std::optional<Status> after_queued(Happening happening) {
    switch (happening) {
    case Happening::delivered: return Status::delivered;
    case Happening::settled_by_receipt: return Status::acknowledged;
    case Happening::refused_by_answer: return Status::refused;
    case Happening::recorded: return Status::acknowledged; // an acknowledgement proves delivery
    case Happening::refused_by_authority: return Status::refused;
    case Happening::closed: return Status::closed;
    case Happening::released:
    case Happening::resubmitted: return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Status> after_delivered(Happening happening) {
    switch (happening) {
    case Happening::settled_by_receipt: return Status::acknowledged; // of a repeat that was overdue
    case Happening::recorded: return Status::acknowledged;
    case Happening::refused_by_authority: return Status::refused;
    case Happening::closed: return Status::closed;
    case Happening::delivered:         // again
    case Happening::refused_by_answer: // a refused repeat goes to the desk and leaves it delivered
    case Happening::released:
    case Happening::resubmitted: return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Status> after_refused(Happening happening) {
    switch (happening) {
    case Happening::resubmitted: return Status::queued;
    case Happening::recorded: return Status::acknowledged; // core/acknowledgement says when it is taken
    case Happening::closed: return Status::closed;
    case Happening::released:
    case Happening::delivered:
    case Happening::settled_by_receipt:
    case Happening::refused_by_answer:
    case Happening::refused_by_authority: return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::optional<Status> after(Status status, Happening happening) {
    switch (status) {
    case Status::held:
        if (happening == Happening::released) return Status::queued;
        if (happening == Happening::closed) return Status::closed;
        return std::nullopt;
    case Status::queued: return after_queued(happening);
    case Status::delivered: return after_delivered(happening);
    case Status::refused: return after_refused(happening);
    case Status::acknowledged:
    case Status::closed: return std::nullopt; // settled is settled
    }
    return std::nullopt;
}

} // namespace convictiond::core
