// The list of cheats: what somebody with a login might try in psql to act alone, under another's name, or
// unseen. Each is tried in a session of that login's own and must be refused; docs/operators.md tells the
// same in words, by the headings here.
#include "office.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace cheats_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

struct Cheat {
    std::string tried; // the heading in docs/operators.md
    std::string as;    // who tries: letters of `logins` below
    std::string
        statement; // {own}, {lapsed}: requests; {id}, {n}: a notification; {me}, {bert}, {daemon}: logins
    std::string refused; // SQLSTATE and sentence hold this
};

const std::string name = "act under another's name";
const std::string alone = "approve one's own request";
const std::string over = "bring a request back that is over";
const std::string shadow = "put a table or a function of one's own before ours";
const std::string inner = "call what the acts are made of";
const std::string past = "change, delete or empty what was once true";
const std::string guards = "take the triggers and constraints away";
const std::string contents = "read contents without asking for them";
const std::string server = "reach the server's files and programs";
const std::string rights = "get more rights";
const std::string others = "stop the others";
const std::string acts = "act as a daemon or an auditor";

const std::string denied_table = "42501 permission denied for table ";
const std::string denied_function = "42501 permission denied for function ";

const Cheat cheats[] = {
    {name, "doa", "set session authorization {bert}", "42501 permission denied to set session authorization"},
    {name, "doa", "select set_config('session_authorization', '{bert}', false)", "42501 permission denied"},
    {name, "doa", "set role {bert}", "42501 permission denied to set role"},
    {name, "doa", "set role convictiond_owner", "42501 permission denied to set role"},
    {name, "oa",
     "insert into convictiond.journal (at, who, verb, detail) values (now(), '{bert}', 'request.approved', "
     "'{{}}')",
     denied_table + "journal"},
    {name, "d",
     "insert into convictiond.journal (at, who, verb, detail) values (now(), '{bert}', 'request.approved', "
     "'{{}}')",
     "42501 insert on table \"journal\": who is not {me}"},
    {name, "doa",
     "insert into convictiond.request (kind, about, reason_id, requested_by, requested_at, lapses_at) "
     "values ('close', '{id}', 1, '{bert}', now(), now() + interval '7 days')",
     denied_table + "request"},
    {name, "doa", "update convictiond.request set requested_by = '{bert}'", denied_table + "request"},
    {name, "doa", "update convictiond.journal set who = '{bert}'", denied_table + "journal"},
    {name, "o", "select convictiond.pause_lane('FR', 'x', '{bert}')", "42883"}, // no act says who

    {alone, "o", "select convictiond.approve({own})", "own; it takes another"},
    {alone, "o", "select convictiond.reject({own}, 'x')", "own; it takes another"},
    {alone, "o", "set role convictiond_operator; select convictiond.approve({own})", "own; it takes another"},
    {alone, "o", "select convictiond.approve({own}, '{bert}')", "42883"},
    {alone, "doa",
     "update convictiond.request set decided_by = '{bert}', decided_at = now(), outcome = 'approved' where "
     "id "
     "= {own}",
     denied_table + "request"},
    {alone, "oa", "insert into convictiond.settlement values ({n}, 'closed', now(), 'not to be sent')",
     denied_table + "settlement"},
    {alone, "oa", "delete from convictiond.queue", denied_table + "queue"},
    {alone, "doa", "alter table convictiond.request drop constraint two_people", "42501 must be owner"},
    {alone, "doa", "create role accomplice login in role convictiond_operator", "42501 permission denied"},

    {over, "o", "select convictiond.approve({lapsed})", "lapsed at"},
    {over, "o", "set timezone = 'Pacific/Pago_Pago'; select convictiond.approve({lapsed})", "lapsed at"},
    {over, "o", "select convictiond.approve({rejected})", "was rejected by"},
    {over, "doa", "update convictiond.request set lapses_at = now() + interval '7 days', outcome = null",
     denied_table + "request"},

    {shadow, "o",
     "create temp table request as select * from convictiond.request; update request set requested_by = "
     "'nobody'; set search_path = pg_temp, convictiond; select convictiond.approve({own})",
     "own; it takes another"},
    {shadow, "o",
     "create temp table request as select * from convictiond.request; update request set lapses_at = "
     "'infinity'; set search_path = pg_temp, convictiond; select convictiond.approve({lapsed})",
     "lapsed at"},
    {shadow, "b",
     "create function pg_temp.refuse_daemon() returns void language sql as ''; "
     "set search_path = pg_temp, convictiond; select convictiond.pause_lane('FR', 'x')",
     "42501 {me} is a daemon's login"},
    {shadow, "o", "select convictiond.dismiss($q$q1'; delete from convictiond.journal; --$q$, 'x')",
     "nothing has the id"},
    {shadow, "doa", "create function convictiond.refuse_daemon(x int) returns void language sql as ''",
     "42501 permission denied for schema convictiond"},
    {shadow, "doa", "create or replace function convictiond.refuse_daemon() returns void language sql as ''",
     "42501 permission denied for schema convictiond"},
    {shadow, "doa", "create table public.request (id bigint)", "42501 permission denied for schema public"},
    {shadow, "doa", "create schema mine", "42501 permission denied for database"},
    {shadow, "doa", "alter function convictiond.approve(bigint) reset search_path", "42501 must be owner"},

    {inner, "doa", "select convictiond.journal_act('request.approved', '{{}}', null)",
     denied_function + "journal_act"},
    {inner, "doa", "select convictiond.journal_thing('sent.imported', null, null, null, '{{}}', null)",
     denied_function + "journal_thing"},
    {inner, "doa", "select convictiond.make_request('close', '{id}', '{{}}', 'x')",
     denied_function + "make_request"},
    {inner, "doa", "select convictiond.carry_out(request) from convictiond.request",
     denied_function + "carry_out"},
    {inner, "doa", "select convictiond.close_now('{id}', '{{}}', {own}, 1)", denied_function + "close_now"},
    {inner, "doa", "select convictiond.dismiss_now('q1', {own}, 1)", denied_function + "dismiss_now"},
    {inner, "doa", "select convictiond.release_now('b1', '{{}}', {own}, 1)", denied_function + "release_now"},
    {inner, "doa", "select convictiond.erase_records(array[1], now())", denied_function + "erase_records"},
    {inner, "oa", "select convictiond.erase_settled(now() - interval '1 s', now(), 100)",
     denied_function + "erase_settled"},
    {inner, "d", "select convictiond.erase_settled(now(), now(), 100)", "P0001 what is settled only now"},
    {inner, "oa", "select convictiond.fold_books(1, 1)", denied_function + "fold_books"},
    {inner, "doa", "select convictiond.tally_record()", denied_function + "tally_record"},
    {inner, "doa", "select convictiond.enter_backlog()", denied_function + "enter_backlog"},

    {past, "doa", "select setval('convictiond.journal_number_seq', 1)",
     "42501 permission denied for sequence"},

    {guards, "doa", "set session_replication_role = replica", "42501 permission denied to set parameter"},
    {guards, "doa", "alter table convictiond.journal disable trigger all", "42501 must be owner"},
    {guards, "doa", "drop trigger journal_says_who on convictiond.journal", "42501 must be owner"},
    {guards, "doa",
     "create trigger mine before insert on convictiond.journal for each row execute function "
     "suppress_redundant_updates_trigger()",
     denied_table + "journal"},
    {guards, "doa", "create rule mine as on insert to convictiond.journal do instead nothing",
     "42501 must be owner"},
    {guards, "doa", "drop schema convictiond cascade", "42501 must be owner"},

    {contents, "oa", "select content from convictiond.record", denied_table + "record"},
    {contents, "oa", "select record from convictiond.record", denied_table + "record"},
    {contents, "oa", "copy convictiond.record to stdout", denied_table + "record"},
    {contents, "oa",
     "create temp view mine as select content from convictiond.record; select content from mine",
     denied_table + "record"},
    {contents, "oa", "select body from convictiond.notification_body", denied_table + "notification_body"},
    {contents, "oa", "select words from convictiond.remark", denied_table + "remark"},
    {contents, "oa", "select nationality from convictiond.decision", denied_table + "decision"},
    {contents, "oa", "select identity_check from convictiond.installation", denied_table + "installation"},
    {contents, "da", "select * from convictiond.reveal('{id}')", denied_function + "reveal"},
    {contents, "b", "select * from convictiond.reveal('{id}')", "42501 {me} is a daemon's login"},
    {contents, "s", "select words from convictiond.act_reason",
     "42501 permission denied for schema convictiond"},

    {server, "doa", "copy convictiond.journal to program 'cat'", "pg_execute_server_program"},
    {server, "doa", "copy convictiond.journal to '/tmp/journal'", "pg_write_server_files"},
    {server, "doa", "create temp table mine (line text); copy mine from '/etc/passwd'",
     "pg_read_server_files"},
    {server, "doa", "select pg_read_file('/etc/passwd')", denied_function + "pg_read_file"},
    {server, "doa", "select lo_import('/etc/passwd')", denied_function + "lo_import"},
    {server, "doa", "create function pg_temp.mine() returns void language c as 'libc', 'abort'",
     "42501 permission denied for language c"},

    {rights, "doa", "grant convictiond_owner to {me}", "42501 must have admin option"},
    {rights, "doa", "grant convictiond_operator to {daemon}", "42501 must have admin option"},
    {rights, "oa", "grant select on convictiond.record to {me}", denied_table + "record"},
    {rights, "doa", "alter role {me} superuser", "42501 must be superuser"},
    {rights, "doa", "alter table convictiond.journal owner to {me}", "42501 must be owner"},
    {rights, "doa", "reassign owned by convictiond_owner to {me}", "42501 permission denied to reassign"},
    {rights, "doa", "alter role {bert} password 'x'", "42501 "},

    {others, "oa", "select pg_terminate_backend(pid) from pg_stat_activity where usename = '{daemon}'",
     "pg_signal_backend"},
    {others, "oa", "lock table convictiond.queue", denied_table + "queue"},
    {others, "doa", "lock table convictiond.journal", denied_table + "journal"},
    {others, "oa", "update convictiond.daemon set seen_at = now()", denied_table + "daemon"},

    {acts, "da", "select convictiond.pause_lane('FR', 'x')", denied_function + "pause_lane"},
    {acts, "da", "select convictiond.close_notification('{id}', 'x')",
     denied_function + "close_notification"},
    {acts, "da", "select convictiond.approve({own})", denied_function + "approve"},
    {acts, "b", "select convictiond.close_notification('{id}', 'x')", "42501 {me} is a daemon's login"},
    {acts, "b", "select convictiond.approve({own})", "42501 {me} is a daemon's login"},
};

// Tables that only grow, each with a change that somebody might want.
const std::pair<std::string, std::string> kept[] = {
    {"journal", "verb = 'x'"},
    {"file_sum", "new_count = 0"},
    {"record", "content = 'x'"},
    {"event", "reference = 'X'"},
    {"quarantine", "reason = 'x'"},
    {"decision", "event_id = 0"},
    {"decision_state", "member_state = 'DE'"},
    {"notification", "member_state = 'DE'"},
    {"notification_body", "body = 'x'"},
    {"attempt", "status = 200"},
    {"delivery", "delivered_at = now()"},
    {"acknowledgement", "status = 'recorded'"},
    {"settlement", "reason = 'x'"},
    {"remark", "words = 'x'"},
    {"movement", "count = 1"},
    {"tally", "found = 0"},
    {"finding", "detail = 'x'"},
    {"request", "about = 'x'"},
    {"act_reason", "words = 'x'"},
    {"evidence", "means = 'x'"},
    {"sent_before", "version = 1"},
    {"backlog", "file_id = 0"},
    {"keeping", "since = now()"},
};

std::vector<Cheat> all_cheats() {
    std::vector<Cheat> all{std::begin(cheats), std::end(cheats)};
    for (const auto& [table, change] : kept) {
        const auto refused = denied_table + table;
        all.push_back({past, "doa", fmt::format("update convictiond.{} set {}", table, change), refused});
        all.push_back({past, "doa", fmt::format("delete from convictiond.{}", table), refused});
        all.push_back({past, "doa", fmt::format("truncate convictiond.{} cascade", table), refused});
    }
    return all;
}

// Anna is the operator who tries; a request of hers is open, and one of Bert's lapsed.
struct Scene : Office {
    Login daemon{store.database, "daemon", "convictiond_daemon"};
    Login auditor{store.database, "auditor", "convictiond_auditor"};
    Login both{store.database, "both", "convictiond_daemon, convictiond_operator"};
    Login stranger{store.database, "stranger"};
    std::map<char, const Login*> logins{
        {'d', &daemon}, {'o', &anna}, {'a', &auditor}, {'b', &both}, {'s', &stranger}};
    store::Connection as_daemon{daemon.connection(), "test"};
    Made made = make_one(store);
    std::int64_t own, lapsed, rejected;

    Scene() {
        const auto id = made.id.text();
        rejected = store::close_notification(as_anna, id, "the first");
        store::reject(as_bert, rejected, "no");
        lapsed = store::close_notification(as_bert, id, "the second");
        store.database.run("update request set lapses_at = clock_timestamp() where outcome is null");
        own = store::close_notification(as_anna, id, "the third");
    }

    [[nodiscard]] std::string filled(const std::string& text, const Login& login) const {
        return fmt::format(fmt::runtime(text), fmt::arg("own", own), fmt::arg("lapsed", lapsed),
                           fmt::arg("rejected", rejected), fmt::arg("id", made.id.text()),
                           fmt::arg("n", made.key.number), fmt::arg("me", login.name()),
                           fmt::arg("bert", bert.name()), fmt::arg("daemon", daemon.name()));
    }
    // Every row of every table.
    [[nodiscard]] std::string everything() const {
        std::string digests = "''";
        for (const auto& row : store.database.rows("select relname from pg_class where relnamespace = "
                                                   "'convictiond'::regnamespace and relkind = "
                                                   "'r' order by 1"))
            digests +=
                fmt::format(", (select md5(string_agg(t::text, ',' order by t::text)) from {} as t)", row[0]);
        return value("select concat_ws(' ', " + digests + ")");
    }
};

// SQLSTATE and words of the refusal; empty where it went through, and then it stands.
std::string try_out(const Login& login, const std::string& statement) {
    store::Connection connection{login.connection(), "test"};
    store::Transaction transaction{connection};
    try {
        transaction.run_script(statement);
        transaction.commit();
    } catch (const store::Rejected& error) {
        return error.sqlstate() + " " + error.what();
    } catch (const std::runtime_error& error) { // neither a privilege nor a rule: no such thing
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("each cheat of the list is refused to whoever tries it, for its reason, and changes nothing") {
    const Scene scene;
    const auto before = scene.everything();
    for (const auto& cheat : all_cheats()) {
        for (const char who : cheat.as) {
            const auto& login = *scene.logins.at(who);
            const auto statement = scene.filled(cheat.statement, login);
            INFO(cheat.tried << ", as " << login.name() << ": " << statement);
            CHECK_THAT(try_out(login, statement), Catch::Contains(scene.filled(cheat.refused, login)));
        }
    }
    CHECK(scene.everything() == before);
}

TEST_CASE("what cannot be refused comes to nothing") {
    const Scene scene;
    const auto who = [&](const std::string& verb) {
        return scene.value("select coalesce(string_agg(who, ' '), '') from journal where verb = '" + verb +
                           "'");
    };
    // An act behind the group's role.
    CHECK(try_out(scene.anna, "set role convictiond_operator; select convictiond.pause_lane('FR', 'x')")
              .empty());
    CHECK(who("lane.paused") == scene.anna.name());
    // An act before one's own tables: it is written in ours.
    CHECK(try_out(scene.anna, "create temp table pause (like convictiond.pause); create temp table journal "
                              "(like convictiond.journal); set search_path = pg_temp, convictiond; select "
                              "convictiond.resume_lane('FR')")
              .empty());
    CHECK(who("lane.resumed") == scene.anna.name());
    CHECK(scene.value("select count(*) from pause") == "0");
    // A grant by somebody who has nothing to give: PostgreSQL warns, and gives nothing.
    CHECK(try_out(scene.daemon, scene.filled("grant delete on convictiond.journal to {me}", scene.daemon))
              .empty());
    CHECK_THAT(try_out(scene.daemon, "delete from convictiond.journal"),
               Catch::Contains(denied_table + "journal"));
}

TEST_CASE("the manual tells each kind of cheat that is tried here, and no other") {
    std::ifstream in{CONVICTIOND_SOURCE_DIR "/docs/operators.md"};
    const std::string page{std::istreambuf_iterator<char>{in}, {}};
    const auto begin = page.find("| tried | ");
    REQUIRE(begin != std::string::npos);
    const auto table = page.substr(begin, page.find("\n\n", begin) - begin);
    std::set<std::string> tried;
    for (const auto& cheat : cheats) tried.insert(cheat.tried);
    for (const auto& one : tried) CHECK_THAT(table, Catch::Contains("\n| " + one + " | "));
    CHECK(std::ranges::count(table, '\n') == static_cast<std::ptrdiff_t>(tried.size() + 1));
}

} // namespace cheats_test
