#include "store/carrying_out.hpp"

#include "base/check.hpp"

namespace convictiond::store {

namespace {

std::vector<base::MemberState> states_in(std::string_view list) {
    std::vector<base::MemberState> states;
    for (std::size_t at = 0; at < list.size(); at += 3)
        states.push_back(base::MemberState::parse(list.substr(at, 2)).value());
    return states;
}

} // namespace

CarryingOut::CarryingOut(Connection& connection, std::int64_t order, base::Instant now)
    : Ledger{connection, now}, order_{order} {
    const auto source = transaction_.execute("find_ordered_source", parameters(order));
    CHECK(source.size() == 1);
    lock_source(std::string{source.text(0, 0)});
    open_ = !transaction_.execute("lock_order", parameters(order)).empty();
    const bool waits = !transaction_.execute("lock_ordered_decision", parameters(order)).empty() ||
                       !transaction_.execute("lock_ordered_record", parameters(order)).empty();
    if (open_ && waits) thing_ = read_thing();
}

OrderedThing CarryingOut::read_thing() {
    const auto rows = transaction_.execute("find_ordered_thing", parameters(order_));
    OrderedThing thing;
    if (!rows.is_null(0, 0))
        thing.decision = {base::DecisionId{rows.number(0, 0)}, base::EventId{rows.number(0, 1)},
                          states_in(rows.text(0, 2))};
    thing.record = base::RecordId{rows.number(0, 3)};
    thing.line = static_cast<std::uint64_t>(rows.number(0, 4));
    if (!rows.is_null(0, 5)) thing.content = std::string{rows.text(0, 5)};
    thing.legal_day = rows.date(0, 6);
    thing.of_backlog = rows.truth(0, 7);
    thing.came_at = rows.instant(0, 8);
    file_ = base::FileId{rows.number(0, 9)};
    thing.source = rows.text(0, 10);
    thing.business_date = rows.date(0, 11);
    thing.sequence = static_cast<int>(rows.number(0, 12));
    thing.created_at = rows.instant(0, 13);
    return thing;
}

void CarryingOut::finish() {
    CHECK(thing_.has_value());
    if (!thing_->decision) transaction_.execute("settle_accepted_record", parameters(thing_->record, now_));
    book();
    answer(std::nullopt);
}

void CarryingOut::refuse(const std::string& failure) {
    if (open_) answer(failure);
}

void CarryingOut::answer(const std::optional<std::string>& failure) {
    transaction_.execute("close_order", parameters(order_, now_, failure));
    const auto file = thing_ ? std::optional{file_} : std::nullopt;
    transaction_.execute("journal_order", parameters(order_, now_, file));
    transaction_.execute("hint_answer");
    transaction_.commit();
}

} // namespace convictiond::store
