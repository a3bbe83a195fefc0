#include "service/carrying_out.hpp"

#include "store/carrying_out.hpp"

namespace convictiond::service {

namespace {

using Failure = std::optional<std::string>;

daf::Header header_of(const store::OrderedThing& thing) {
    daf::Header header;
    header.source = thing.source;
    header.business_date = thing.business_date;
    header.sequence = thing.sequence;
    header.created_at = thing.created_at;
    header.kind = thing.of_backlog ? daf::FileKind::historical : daf::FileKind::daily;
    return header;
}

Failure add_rows(RecordBatch& batch, const JudgedRecord& record, const store::OrderedThing& thing,
                 const store::KnownConviction& known) {
    if (!thing.decision) return batch.accept(record, thing.record, known);
    const auto& accepted = std::get<daf::Accepted>(record.verdict);
    return batch.decide(accepted, {thing.decision->id, thing.decision->event, thing.decision->states}, known);
}

Failure write(store::CarryingOut& order, const store::OrderedThing& thing, const AcceptanceRules& rules,
              base::Instant now) {
    if (!thing.content) return "its content is erased";
    const auto header = header_of(thing);
    auto raw = daf::parse_record(thing.line, *thing.content);
    auto read = daf::read_despite(raw, header, *rules.tables);
    if (!read) return read.error().text();
    auto record = judge(std::move(raw), header, rules);
    read->legal_day = thing.legal_day;
    record.verdict = std::move(*read);
    const auto reference = record.reference();
    auto known = order.known(header.source, {reference});
    auto& conviction = known[reference];
    order.load_newer(conviction, std::get<daf::Accepted>(record.verdict).event.version);
    RecordBatch batch{header, rules, now, thing.came_at};
    if (auto failure = add_rows(batch, record, thing, conviction)) return failure;
    order.number(batch.rows());
    order.write(batch.rows());
    return std::nullopt;
}

Failure attempt(store::Connection& connection, std::int64_t order, const AcceptanceRules& rules,
                base::Instant now) {
    store::CarryingOut carrying{connection, order, now};
    auto failure = carrying.thing() ? write(carrying, *carrying.thing(), rules, now)
                                    : Failure{"it was settled otherwise meanwhile"};
    if (failure) {
        carrying.refuse(*failure);
    } else {
        carrying.finish();
    }
    return failure;
}

} // namespace

std::optional<std::string> carry_out(store::Connection& connection, std::int64_t order,
                                     const AcceptanceRules& rules, base::Instant now) {
    try {
        return attempt(connection, order, rules, now);
    } catch (const store::Rejected& error) { // a constraint: the order must not come again and again
        if (error.is_shut_out()) throw;
        const auto failure = std::string{"the database turned it down: "} + error.what();
        store::CarryingOut{connection, order, now}.refuse(failure);
        return failure;
    }
}

} // namespace convictiond::service
