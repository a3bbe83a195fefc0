#include "mixed_life.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace constraints_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

struct Violation {
    std::string_view constraint; // as the server names it
    std::string_view statement;
};

// {n} a queued notification's number, {e} its event, {f} its file, {r} a record that is no event.
const Violation violations[] = {
    {"member_state_check", "insert into retry values ({n}, 'fr', 1, now(), now())"},
    {"member_state_check", "insert into retry values ({n}, 'FRA', 1, now(), now())"},
    {"sha256_check", "insert into installation values (true, 'short', now())"},
    {"installation_pkey",
     "insert into installation select true, content_sha256, now() from file, generate_series(1, 2)"},
    {"installation_one_check", "insert into installation select false, content_sha256, now() from file"},
    {"file_verdict_check", "update file set verdict = 'liked'"},
    {"file_size_bytes_check", "update file set size_bytes = -1"},
    {"file_sequence_check", "update file set sequence = -1"},
    {"file_sequence_check", "update file set sequence = 10000000"},
    {"file_kind_check", "update file set kind = 'weekly'"},
    {"accepted_is_whole", "update file set line_count = null"},
    {"accepted_is_whole", "update file set content_sha256 = null"},
    {"rejected_has_a_reason", "update file set reason = 'x'"},
    {"rejected_has_a_reason", "update file set verdict = 'rejected'"},
    {"only_rejected_is_settled", "update file set settled_at = now()"},
    {"shelved_somewhere", "update file set shelved_at = now()"},
    {"file_accepted_content",
     "insert into file select (jsonb_populate_record(file, '{{\"id\": 999, \"sequence\": 9}}')).* "
     "from file where id = {f}"},
    {"file_accepted_sequence",
     "insert into file select (jsonb_populate_record(file, jsonb_build_object('id', 999, "
     "'content_sha256', pg_catalog.sha256('x')))).* from file where id = {f}"},
    {"every_record_is_accounted_for", "update file_sum set new_count = new_count + 1"},
    {"file_sum_new_count_check", "update file_sum set new_count = -1, repeated_count = 3"},
    {"file_sum_repeated_count_check", "update file_sum set new_count = 3, repeated_count = -1"},
    {"file_sum_extended_count_check", "update file_sum set new_count = 2, extended_count = -1"},
    {"file_sum_quarantined_count_check", "update file_sum set new_count = 2, quarantined_count = -1"},
    {"file_sum_canary_count_check", "update file_sum set new_count = 2, canary_count = -1"},
    {"file_sum_file_id_conviction_count_fkey",
     "update file_sum set conviction_count = 3, new_count = 2, repeated_count = 1"},
    {"file_sum_file_id_conviction_count_fkey", "update file set conviction_count = 3"},
    {"content_until_erased", "update record set content = null"},
    {"content_until_erased", "update record set erased_at = now()"},
    {"only_shelved_is_erased", "update file set erased_at = now()"},
    {"record_file_id_fkey", "update record set file_id = 999"},
    {"record_line_check", "update record set line = 0"},
    {"record_verdict_check", "update record set verdict = 'odd'"},
    {"only_quarantined_is_unreadable", "update record set version = null where id = {e}"},
    {"flag_record_id_fkey", "insert into flag values (999, 'x', 1, 'CNV', 1)"},
    {"flag_pkey", "insert into flag select {r}, 'x', 1, 'CNV', 1 from generate_series(1, 2)"},
    {"quarantine_record_id_fkey", "insert into quarantine values (999, 'fault', 'x', now())"},
    {"quarantine_kind_check", "insert into quarantine values ({r}, 'odd', 'x', now())"},
    {"settled_somehow", "insert into quarantine values ({r}, 'fault', 'x', now(), now())"},
    {"quarantine_settled_how_check",
     "insert into quarantine values ({r}, 'fault', 'x', now(), now(), 'forgotten')"},
    {"event_id_fkey", "insert into event select (jsonb_populate_record(event, '{{\"id\": 999, \"reference\": "
                      "\"x\"}}')).* from event"},
    {"event_known_as_fkey", "update event set known_as = 999"},
    {"event_version_check",
     "insert into event select (jsonb_populate_record(event, '{{\"id\": {r}, \"version\": "
     "0, \"kind\": \"amended\"}}')).* from event"},
    {"event_kind_check",
     "insert into event select (jsonb_populate_record(event, '{{\"id\": {r}, \"version\": 2, "
     "\"kind\": \"odd\"}}')).* from event"},
    {"event_nationality_count_check", "update event set nationality_count = -1"},
    {"event_decisions_owed_check", "update event set decisions_owed = 0"},
    {"event_source_reference_version_key",
     "insert into event select (jsonb_populate_record(event, '{{\"id\": {r}}}')).* from event"},
    {"notification_id_key", "insert into notification select (jsonb_populate_record(notification, "
                            "'{{\"number\": 999}}')).* from notification"},
    {"notification_event_id_member_state_key",
     "insert into notification select (jsonb_populate_record(notification, jsonb_build_object('number', 999, "
     "'id', gen_random_uuid()))).* from notification"},
    {"notification_event_id_fkey",
     "insert into notification select (jsonb_populate_record(notification, jsonb_build_object('number', 999, "
     "'id', gen_random_uuid(), 'event_id', 999))).* from notification"},
    {"notification_event_id_fkey", // of another conviction than its event
     "insert into notification select (jsonb_populate_record(notification, jsonb_build_object('number', 999, "
     "'id', gen_random_uuid(), 'member_state', 'SE', 'reference', 'R/9'))).* from notification"},
    {"notification_file_id_fkey",
     "insert into notification select (jsonb_populate_record(notification, jsonb_build_object('number', 999, "
     "'id', gen_random_uuid(), 'member_state', 'SE', 'file_id', 999))).* from notification"},
    {"notification_body_number_fkey", "insert into notification_body values (999, 'x')"},
    {"decision_origin_check", "update decision set origin = 'whim'"},
    {"decision_outcome_check", "update decision set outcome = 'perhaps', reason = 'x'"},
    {"a_reason_unless_notified", "update decision set reason = 'x'"},
    {"a_reason_unless_notified", "update decision set outcome = 'review'"},
    {"decision_event_id_fkey", "update decision set event_id = 999"},
    {"decision_state_event_id_member_state_fkey", "update decision_state set member_state = 'IT'"},
    {"decision_state_decision_id_fkey", "update decision_state set decision_id = 999"},
    {"held_number_fkey", "insert into held values (999, {f})"},
    {"held_file_id_fkey", "insert into held values ({n}, 999)"},
    {"backlog_number_fkey", "insert into backlog values (999, {f})"},
    {"backlog_file_id_fkey", "insert into backlog values ({n}, 999)"},
    {"queue_number_fkey", "update queue set number = 999"},
    {"queue_pkey", "insert into queue select * from queue"},
    {"retry_number_fkey", "insert into retry values (999, 'FR', 1, now(), now())"},
    {"retry_failures_check", "insert into retry values ({n}, 'FR', 0, now(), now())"},
    {"delivery_number_fkey", "insert into delivery values (999, now())"},
    {"awaiting_number_fkey", "insert into awaiting values ({n}, 'FR', now(), now())"}, // not delivered
    {"awaiting_failures_check", "insert into awaiting values ({n}, 'FR', now(), now(), -1)"},
    {"refused_repeat_number_fkey",
     "insert into refused_repeat (number, member_state, refused_at) values (999, 'FR', now())"},
    {"refused_repeat_once", "insert into refused_repeat (number, member_state, refused_at) select {n}, 'FR', "
                            "now() from generate_series(1, 2)"},
    {"refused_number_fkey", "insert into refused values (999, 'FR', now(), true)"},
    {"settlement_number_fkey", "insert into settlement values (999, 'acknowledged', now())"},
    {"settlement_status_check", "insert into settlement values ({n}, 'queued', now())"},
    {"closed_has_a_reason", "insert into settlement values ({n}, 'closed', now())"},
    {"closed_has_a_reason", "insert into settlement values ({n}, 'acknowledged', now(), 'x')"},
    {"attempt_number_fkey", "insert into attempt values (999, now(), '1s', 'delivered')"},
    {"attempt_pkey", "insert into attempt select {n}, now(), '1s', 'delivered' from generate_series(1, 2)"},
    {"attempt_outcome_check", "insert into attempt values ({n}, now(), '1s', 'odd')"},
    {"acknowledgement_number_fkey", "insert into acknowledgement (number, status, received_at, result) "
                                    "values (999, 'recorded', now(), 'stored')"},
    {"acknowledgement_status_check", "insert into acknowledgement (number, status, received_at, result) "
                                     "values ({n}, 'odd', now(), 'stored')"},
    {"acknowledgement_result_check", "insert into acknowledgement (number, status, received_at, result) "
                                     "values ({n}, 'recorded', now(), 'repeated')"},
    {"acknowledgement_in_conflict", "insert into acknowledgement (number, status, received_at, result) "
                                    "select {n}, 'refused', now(), 'conflict' from generate_series(1, 2)"},
    {"remark_number_fkey",
     "insert into remark (number, received_at, kind, words) values (999, now(), 'answer', 'x')"},
    {"remark_kind_check",
     "insert into remark (number, received_at, kind, words) values ({n}, now(), 'odd', 'x')"},
    {"movement_count_check",
     "insert into movement (member_state, to_status, count) values ('FR', 'queued', 0)"},
    {"daemon_foreign_files_check",
     "insert into daemon (host, process_id, version, started_at, seen_at, foreign_files) "
     "values ('x', 1, 'x', now(), now(), -1)"},
    {"daemon_order_kind_check", "insert into daemon_order (kind, member_state, ordered_by, ordered_at) "
                                "values ('odd', 'DE', 'x', now())"},
    {"taken_before_answered",
     "insert into daemon_order (kind, member_state, ordered_by, ordered_at, answered_at) "
     "values ('test_lane', 'DE', 'x', now(), now())"},
    {"lane_test_order_id_fkey", "insert into lane_test (order_id, took, failure) values (999, '1 s', 'x')"},
    {"seen_or_failed",
     "insert into lane_test (order_id, took, failure, protocol) values (999, '1 s', 'x', 'y')"},
    {"lane_report_daemon_id_fkey",
     "insert into lane_report values ('DE', 999, 0, 1, 0, null, null, null, now())"},
    {"lane_report_in_flight_check",
     "insert into lane_report values ('DE', 999, -1, 1, 0, null, null, null, now())"},
    {"lane_report_send_window_check",
     "insert into lane_report values ('DE', 999, 0, 0, 0, null, null, null, now())"},
    {"lane_report_per_minute_check",
     "insert into lane_report values ('DE', 999, 0, 1, -1, null, null, null, now())"},
    {"polls_with_a_fault", "insert into lane_report (member_state, daemon_id, in_flight, send_window, "
                           "per_minute, seen_at, poll_fault) "
                           "values ('DE', 999, 0, 1, 0, now(), 'status 503')"},
    {"open_with_a_cause", "insert into lane_report values ('DE', 999, 0, 1, 0, now(), null, null, now())"},
    {"pause_reason_id_fkey", "insert into pause values ('DE', 999, 'x', now())"},
    {"says_something", "insert into act_reason (words) values (' ')"},
    {"erased_together", "insert into act_reason (words, erased_at) values ('x', now())"},
    {"erased_together", "insert into act_reason (words) values (null)"},
    {"act_reason_record_id_fkey", "insert into act_reason (words, record_id) values ('x', 999)"},
    {"request_kind_check",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'odd', 'x', id, 'a', now(), now() + interval '7 days', "
     "null, null, null, null from r"},
    {"request_reason_id_fkey",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'close', 'x', 999, 'a', now(), now() + interval '7 "
     "days', null, null, null, null from r"},
    {"request_outcome_check",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'close', 'x', id, 'a', now(), now() + interval '7 "
     "days', 'b', now(), 'odd', null from r"},
    {"request_decision_reason_id_fkey",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'close', 'x', id, 'a', now(), now() + interval '7 "
     "days', 'b', now(), 'rejected', 999 from r"},
    {"decided_whole",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'close', 'x', id, 'a', now(), now() + interval '7 "
     "days', 'b', now(), null, null from r"},
    {"two_people", "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
                   "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
                   "outcome, decision_reason_id) select 'close', 'x', id, 'a', now(), now() + interval '7 "
                   "days', 'a', now(), 'approved', null from r"},
    {"decided_in_time",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into request "
     "(kind, about, reason_id, requested_by, requested_at, lapses_at, decided_by, decided_at, "
     "outcome, decision_reason_id) select 'close', 'x', id, 'a', now(), now() + interval '7 "
     "days', 'b', now() + interval '7 days', 'approved', null from r"},
    {"evidence_number_fkey",
     "with r as (insert into act_reason (words) values ('x') returning id), q as (insert into "
     "request (kind, about, reason_id, requested_by, requested_at, lapses_at) select 'close', "
     "'x', id, 'a', now(), now() from r returning id) insert into evidence select {n}, id, 'x', "
     "now(), 'x', pg_catalog.sha256('x') from q"},
    {"evidence_request_id_fkey",
     "with settled as (insert into settlement values ({n}, 'closed', now(), 'x')) insert into "
     "evidence values ({n}, 999, 'x', now(), 'x', pg_catalog.sha256('x'))"},
    {"evidence_means_check",
     "insert into evidence values ({n}, 999, ' ', now(), 'x', pg_catalog.sha256('x'))"},
    {"sent_before_request_id_fkey", "insert into sent_before values (999, 'PNC', 'R/1', 1, 'FR', now())"},
    {"sent_before_version_check", "insert into sent_before values (999, 'PNC', 'R/1', 0, 'FR', now())"},
    {"daemon_order_decision_id_fkey",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into "
     "daemon_order (kind, decision_id, states, reason_id, ordered_by, ordered_at) select "
     "'decide', 999, '{{FR}}', id, 'x', now() from r"},
    {"daemon_order_record_id_fkey",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into "
     "daemon_order (kind, record_id, reason_id, ordered_by, ordered_at) select 'accept', 999, id, "
     "'x', now() from r"},
    {"daemon_order_reason_id_fkey",
     "insert into daemon_order (kind, decision_id, states, reason_id, ordered_by, ordered_at) "
     "select 'decide', id, '{{FR}}', 999, 'x', now() from decision"},
    {"daemon_order_decision",
     "with r as (insert into act_reason (words) values ('x') returning id) insert into "
     "daemon_order (kind, decision_id, states, reason_id, ordered_by, ordered_at) select "
     "'decide', decision.id, '{{FR}}', r.id, 'x', now() from r, decision, generate_series(1, 2)"},
    {"daemon_order_record",
     "with r as (insert into act_reason (words) values ('x') returning id), q as (insert into "
     "quarantine values ({r}, 'fault', 'x', now())) insert into daemon_order (kind, record_id, "
     "reason_id, ordered_by, ordered_at) select 'accept', {r}, id, 'x', now() from r, "
     "generate_series(1, 2)"},
    {"finding_kind_check",
     "insert into finding (kind, grade, cause, detail, opened_at) select 'odd', 'warning', 'x', 'x', now()"},
    {"grade_of_the_kind", "insert into finding (kind, grade, cause, detail, opened_at) select "
                          "'foreign-file', 'critical', 'x', 'x', now()"},
    {"closed_somehow", "insert into finding (kind, grade, cause, detail, opened_at, closed_at) select "
                       "'foreign-file', 'warning', 'x', 'x', now(), now()"},
    {"finding_closed_how_check",
     "insert into finding (kind, grade, cause, detail, opened_at, closed_at, closed_how) select "
     "'foreign-file', 'warning', 'x', 'x', now(), now(), 'forgotten'"},
    {"closed_once_its_cause_has_ended",
     "insert into finding (kind, grade, cause, detail, opened_at, cause_ended_at) select 'foreign-file', "
     "'warning', 'x', 'x', now(), now()"},
    {"days_have_a_day", "insert into finding (kind, grade, cause, detail, opened_at) select 'late-day', "
                        "'warning', 'x', 'x', now()"},
    {"gaps_have_numbers", "insert into finding (kind, grade, cause, detail, opened_at, source) select "
                          "'sequence-gap', 'warning', 'x', 'x', now(), 'PNC'"},
    {"rejected_files_are_files", "insert into finding (kind, grade, cause, detail, opened_at) select "
                                 "'rejected-file', 'critical', 'x', 'x', now()"},
    {"finding_once_a_cause", "insert into finding (kind, grade, cause, detail, opened_at) select "
                             "'foreign-file', 'warning', 'x', 'x', now() from generate_series(1, 2)"},
    {"finding_file_id_fkey", "insert into finding (kind, grade, cause, detail, opened_at, file_id) select "
                             "'foreign-file', 'warning', 'x', 'x', now(), 999"},
    {"finding_reason_id_fkey", "insert into finding (kind, grade, cause, detail, opened_at, reason_id) "
                               "select 'foreign-file', 'warning', 'x', 'x', now(), 999"},
    {"poll_cursor_cursor_check", "insert into poll_cursor values ('FR', '', now())"},
    {"route_acknowledgement_check", "insert into route values ('FR', 'https://x', 'pigeon', null)"},
    {"polled_somewhere", "insert into route values ('FR', 'https://x', 'poll', null)"},
    {"signed_or_not", "insert into attempt (number, started_at, took, outcome, signature_key_id) values "
                      "({n}, now(), '1s', 'delivered', 'k')"},
    {"signature_of_64_bytes",
     "insert into attempt (number, started_at, took, outcome, signature_created, signature_key_id, "
     "signature) values ({n}, now(), '1s', 'delivered', now(), 'k', 'short')"},
    {"tally_sum_check", "insert into tally (sum, of, part, owed, found) values (5, 'x', '', 0, 0)"},
    {"volume_series_check", "insert into volume values ({f}, 'odd', null, 1)"},
    {"volume_count_check", "insert into volume values ({f}, 'persons', null, -1)"},
    {"notifications_are_for_a_state", "insert into volume values ({f}, 'notifications', null, 1)"},
    {"volume_file_id_fkey", "insert into volume values (999, 'persons', null, 1)"},
    {"volume_file_id_series_member_state_key",
     "insert into volume select {f}, 'persons', null, 1 from generate_series(1, 2)"},
    {"volume_fault_series_check",
     "insert into volume_fault values (999, 'PNC', 'odd', null, 'past', 7, '2026-11-24', null)"},
    {"shares_have_no_state",
     "insert into volume_fault values (999, 'PNC', 'without-cro', 'FR', 'past', 7, '2026-11-24', null)"},
    {"volume_fault_net_check",
     "insert into volume_fault values (999, 'PNC', 'notifications', null, 'odd', 7, '2026-11-24', null)"},
    {"volume_fault_window_days_check",
     "insert into volume_fault values (999, 'PNC', 'notifications', null, 'past', 0, '2026-11-24', null)"},
    {"volume_fault_check", "insert into volume_fault values (999, 'PNC', 'notifications', null, 'past', 7, "
                           "'2026-11-24', '2026-11-23')"},
    {"volume_judgement_series_check",
     "insert into volume_judgement values ('PNC', '2026-11-24', 'odd', null, "
     "'past', 1, 'expected', 1, 1, 1, 1)"},
    {"volume_judgement_net_check",
     "insert into volume_judgement values ('PNC', '2026-11-24', 'notifications', "
     "null, 'odd', 1, 'expected', 1, 1, 1, 1)"},
    {"volume_judgement_window_days_check", "insert into volume_judgement values ('PNC', '2026-11-24', "
                                           "'notifications', null, 'past', 0, 'expected', "
                                           "1, 1, 1, 1)"},
    {"volume_judgement_verdict_check",
     "insert into volume_judgement values ('PNC', '2026-11-24', 'notifications', null, 'past', 1, 'odd', 1, "
     "1, 1, 1)"},
    {"volume_judgement_count_check", "insert into volume_judgement values ('PNC', '2026-11-24', "
                                     "'notifications', null, 'past', 1, 'expected', "
                                     "-1, 1, 1, 1)"},
    {"expected_where_judged", "insert into volume_judgement values ('PNC', '2026-11-24', 'notifications', "
                              "null, 'past', 1, 'expected', "
                              "1, 1, 1, null)"},
    {"expected_where_judged",
     "insert into volume_judgement values ('PNC', '2026-11-24', 'notifications', null, 'past', 1, "
     "'not yet judged', 1, 1, 1, 1)"},
    {"volume_judgement_source_day_series_member_state_net_window__key",
     "insert into volume_judgement select 'PNC', '2026-11-24', 'notifications', null, 'past', 1, 'expected', "
     "1, 1, 1, 1 from generate_series(1, 2)"},
    {"volume_fault_finding_fkey",
     "insert into volume_fault values (999, 'PNC', 'notifications', null, 'past', 7, '2026-11-24', null)"},
};

} // namespace

TEST_CASE("each constraint of the schema refuses its violation") {
    Store store;
    Incoming file{store.connection, 2};
    const auto made = file.notify(file.event("R/1"), "FR");
    const auto other = file.record("repeated", "R/2");
    const auto id = file.finish();
    for (const auto& [constraint, statement] : violations) {
        const auto sql =
            fmt::format(fmt::runtime(statement), fmt::arg("n", made.key.number),
                        fmt::arg("e", made.event.value), fmt::arg("f", id.value), fmt::arg("r", other.value));
        INFO(sql);
        CHECK_THAT(store.database.refusal(sql),
                   Catch::StartsWith("23") && Catch::Contains(fmt::format("\"{}\"", constraint)));
    }
}

TEST_CASE("every check, key and unique index of the schema has a violation here") {
    const Store store;
    const auto named = store.database.rows(
        "select conname from pg_constraint where connamespace = 'convictiond'::regnamespace "
        "union select indexrelid::regclass::text from pg_index join pg_class on oid = indexrelid "
        "where indisunique and relnamespace = 'convictiond'::regnamespace "
        "union select tgname from pg_trigger join pg_proc on pg_proc.oid = tgfoid and proname = tgname "
        "where tgname like '%_fkey' order by 1");
    for (const auto& row : named) {
        const auto& name = row[0];
        // A primary key over one number that the database gives or that another table holds.
        if (name.ends_with("_pkey") || name == "file_id_conviction_count_key") continue;
        if (name == "statuses" || name == "moves_that_exist") continue; // below
        INFO(name);
        CHECK(std::any_of(std::begin(violations), std::end(violations),
                          [&](const Violation& one) { return one.constraint == name; }));
    }
}

TEST_CASE("what is referred to is neither deleted nor changed nor truncated") {
    const MixedLife life;
    const auto references = life.store.database.rows(
        "select tgrelid::regclass, tgname, split_part(encode(tgargs, 'escape'), '\\000', 1) from pg_trigger "
        "where tgfoid = 'is_not_referred_to'::regproc");
    CHECK(references.size() == 14);
    for (const auto& row : references) {
        const auto &table = row[0], &name = row[1];
        auto columns = row[2];
        std::ranges::replace(columns, ' ', ',');
        INFO(name);
        auto check_refusal = [&](const std::string& trigger, const std::string& statement,
                                 const std::string& named) {
            CHECK_THAT(life.store.database.refusal(fmt::format(
                           "alter table {0} disable trigger all; alter table {0} enable trigger {1}; {2}",
                           table, trigger, statement)),
                       Catch::StartsWith("23503") && Catch::Contains(fmt::format("\"{}\"", named)));
        };
        check_refusal(name, "delete from " + table, name);
        check_refusal(name + "_stays", fmt::format("update {0} set ({1}) = row({1})", table, columns), name);
        check_refusal("is_referred_to", fmt::format("truncate {} cascade", table), "is_referred_to");
    }
}

TEST_CASE("only the moves that a notification can make are booked") {
    const Store store;
    for (const auto from : core::all_statuses) {
        for (const auto to : core::all_statuses) {
            bool exists = false;
            for (const auto happening : core::all_happenings)
                exists = exists || core::after(from, happening) == to;
            const auto sql = fmt::format("insert into movement (member_state, from_status, to_status, count) "
                                         "values ('FR', '{}', '{}', 1)",
                                         core::to_text(from), core::to_text(to));
            INFO(sql);
            CHECK(store.database.refusal(sql).empty() == exists);
        }
    }
    for (const auto to : core::all_statuses) {
        const bool begins = to == core::Status::held || to == core::Status::queued;
        CHECK(store.database
                  .refusal(fmt::format("insert into movement (member_state, to_status, count) "
                                       "values ('FR', '{}', 1)",
                                       core::to_text(to)))
                  .empty() == begins);
    }
    CHECK_THAT(store.database.refusal("insert into movement (member_state, from_status, to_status, count) "
                                      "values ('FR', 'lost', 'queued', 1)"),
               Catch::Contains("statuses") || Catch::Contains("moves_that_exist"));
}

} // namespace constraints_test
