// Two files, one of them historical; two events; notifications for three states, in every status but closed:
// the books that the tests of the sums hold, and break.
#pragma once

#include "made.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>

namespace convictiond::test {

struct MixedLife {
    Store store;
    Made delivered, acknowledged, refused, failed, waiting, held;

    MixedLife() {
        Incoming file{store.connection, 4};
        const auto first = file.event("R/1");
        delivered = file.notify(first, "FR");
        acknowledged = file.notify(first, "GR");
        const auto second = file.event("R/2");
        refused = file.notify(second, "FR");
        failed = file.notify(second, "GR");
        waiting = file.notify(second, "ES");
        file.decide(second, "review");
        (void)file.record("quarantined", "R/3");
        (void)file.record("canary", "CANARY/1");
        file.finish();
        Incoming historical{store.connection, 2, {.sequence = 2, .historical = true}};
        held = historical.notify(historical.event("R/4"), "FR");
        (void)historical.record("repeated", "R/1");
        historical.finish();

        record(store, outcome_of(delivered));
        record(store, outcome_of(refused, core::LaneVerdict::Then::refused));
        record(store, outcome_of(failed, core::LaneVerdict::Then::retry));
        (void)acknowledge(store, acknowledged, core::AcknowledgementStatus::recorded);
    }

    // The difference of one sum; the others must not be touched by what broke it.
    using Count = std::vector<store::SumRow> (*)(store::Connection&);
    [[nodiscard]] std::int64_t difference(int sum, Count count = store::reconcile) {
        std::int64_t found = 0;
        for (const auto& row : count(store.connection)) {
            if (row.sum == sum)
                found += row.difference;
            else
                CHECK(row.difference == 0);
        }
        return found;
    }
    // As a fault in the program or a hand in psql would leave it: keys and triggers do not hold it up.
    void break_by(const std::string& script) {
        store.database.run("set session_replication_role = replica; " + script);
    }
};

} // namespace convictiond::test
