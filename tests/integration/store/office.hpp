// Two operators at their desks, for the tests of acts: each with a login and a session of one's own.
#pragma once

#include "login.hpp"
#include "made.hpp"
#include "store/operator_actions.hpp"

#include <fmt/format.h>

namespace convictiond::test {

struct Office {
    Store store;
    Login anna{store.database, "anna", "convictiond_operator"};
    Login bert{store.database, "bert", "convictiond_operator"};
    store::Connection as_anna{anna.connection(), "test"};
    store::Connection as_bert{bert.connection(), "test"};

    // Anna asks, Bert approves.
    void approve(std::int64_t request) { store::approve(as_bert, request); }
    [[nodiscard]] std::string value(const std::string& sql) const { return store.database.value(sql); }

    // Everything that an act may change: the same text, where nothing did.
    [[nodiscard]] std::string image() const {
        std::string digests = "''";
        for (const std::string table :
             {"request", "act_reason", "journal", "movement", "settlement", "evidence", "sent_before",
              "quarantine", "file", "decision", "acknowledgement", "held", "queue", "retry", "awaiting",
              "refused", "daemon_order", "finding"})
            digests += fmt::format(
                ", (select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {} as t)",
                table);
        return value("select concat_ws(' ', " + digests + ")");
    }
};

// SQLSTATE and words of a refusal; empty where the act was done.
template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const store::Rejected& error) {
        return error.sqlstate() + " " + error.what();
    }
    return {};
}

} // namespace convictiond::test
