// An order to decide or to accept, carried out: one transaction that holds decision, notifications with their
// bodies, books, journal and the answer, or nothing. It knows no rule: service/carrying_out fills the batch.
#pragma once

#include "store/ledger.hpp"

namespace convictiond::store {

// What the order is about, as it stands now.
struct OrderedThing {
    struct Decision {
        base::DecisionId id;
        base::EventId event;
        std::vector<base::MemberState> states; // to notify
    };
    std::optional<Decision> decision; // else the record is to be accepted
    base::RecordId record;            // that tells of it
    std::uint64_t line = 0;
    std::optional<std::string> content; // verbatim; nothing once it is erased
    base::Date legal_day{};             // its clock runs since
    bool of_backlog = false;            // what is made begins as held
    base::Instant came_at{};            // its file
    // What HDR says of the record's file.
    std::string source;
    base::Date business_date{};
    int sequence = 0;
    base::Instant created_at{};
};

class CarryingOut : public Ledger {
public:
    // Begins the transaction and locks what the order is about.
    CarryingOut(Connection& connection, std::int64_t order, base::Instant now);

    // Nothing where it waits no more: it was settled otherwise, or the order is answered.
    [[nodiscard]] const std::optional<OrderedThing>& thing() const { return thing_; }

    // Writes the answer and commits; `failure`: why nothing was written.
    void finish();
    void refuse(const std::string& failure);

private:
    [[nodiscard]] OrderedThing read_thing();
    void answer(const std::optional<std::string>& failure);

    std::int64_t order_;
    bool open_ = false;
    std::optional<OrderedThing> thing_;
};

} // namespace convictiond::store
