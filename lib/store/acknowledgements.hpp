// What member states say of what they got, stored before it is answered: one transaction for a whole array.
// Of a page that we fetched the cursor is stored in that transaction, too. A notification of another state is
// `unknown`; nothing leaks.
#pragma once

#include "core/acknowledgement.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct ReceivedAcknowledgement {
    base::NotificationId id;
    core::AcknowledgementStatus status = core::AcknowledgementStatus::recorded;
    std::string reason;    // theirs, erasable
    std::string reference; // theirs, erasable
};

// What came of one, and of which notification it speaks; nothing of one that is unknown.
struct StoredAcknowledgement {
    core::AcknowledgementResult result = core::AcknowledgementResult::unknown;
    std::string reference; // the conviction's
    int version = 0;
    std::string file;
};

// One for each, in order. The same id twice in an array is judged in that order.
[[nodiscard]] std::vector<StoredAcknowledgement>
store_acknowledgements(Connection& connection, base::MemberState from,
                       const std::vector<ReceivedAcknowledgement>& received, base::Instant now);

// With which cursor a state is asked next; none: from its beginning.
[[nodiscard]] std::optional<std::string> find_poll_cursor(Connection& connection, base::MemberState from);

struct ReceivedPage {
    std::optional<std::string> asked_after;
    std::vector<ReceivedAcknowledgement> received;
    std::string next; // the cursor to ask with from now on
};

// Nothing where the cursor is no longer the one that was asked with: another daemon has stored this page.
[[nodiscard]] std::optional<std::vector<StoredAcknowledgement>>
store_page(Connection& connection, base::MemberState from, const ReceivedPage& page, base::Instant now);

} // namespace convictiond::store
