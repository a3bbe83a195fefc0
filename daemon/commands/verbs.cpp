#include "commands/verbs.hpp"

namespace convictiond::commands {

// One file each.
int calendar(const Context& context);
int check(const Context& context);
int database_migrate(const Context& context);
int database_status(const Context& context);
int desk(const Context& context);
int files(const Context& context);
int findings(const Context& context);
int lanes(const Context& context);
int lanes_pause(const Context& context);
int lanes_resume(const Context& context);
int lanes_test(const Context& context);
int reconcile(const Context& context);
int report(const Context& context);
int show(const Context& context);
int status(const Context& context);
int trace(const Context& context);

namespace {

const Argument reveal{"--reveal", "with personal data, which is journaled (not built yet)",
                      &Arguments::reveal, false};
const Argument reason{"--reason", "why; journaled by its digest", &Arguments::reason, true};
const Argument state{"STATE", "a member state by its two capital letters", &Arguments::what, true};

const std::vector<Verb> table{
    {"status",
     Does::look,
     "one screen: files, lanes, desk, sums; exit 1 where a sum does not hold",
     {{"--follow", "show it anew each second, until Ctrl-C", &Arguments::follow}},
     {"convictionctl status", "convictionctl status --follow"},
     status},
    {"files",
     Does::look,
     "which files came, with their verdicts, newest day first",
     {{"--date", "of one day: YYYY-MM-DD, today or yesterday (London)", &Arguments::date}},
     {"convictionctl files --date yesterday", "convictionctl --json files"},
     files},
    {"calendar",
     Does::look,
     "what became of each business date, missing days first",
     {{"--months", "how many months, 1 to 36 (3)", &Arguments::months}},
     {"convictionctl calendar", "convictionctl calendar --months 12"},
     calendar},
    {"findings",
     Does::look,
     "what should have come and did not, or came otherwise; the gravest first",
     {{"--all", "the closed ones, too", &Arguments::all}},
     {"convictionctl findings", "convictionctl --json findings --all"},
     findings},
    {"lanes",
     Does::look,
     "every lane: queue, in flight, circuit and cause, oldest, rate",
     {},
     {"convictionctl lanes", "convictionctl --json lanes | jq '.[] | select(.circuit == \"open\")'"},
     lanes},
    {"lanes pause",
     Does::act,
     "post nothing to a state until it is resumed; what is in flight ends",
     {state, reason},
     {"convictionctl lanes pause PL --reason 'their maintenance, until 14:00'"},
     lanes_pause},
    {"lanes resume", Does::act, "end a pause", {state}, {"convictionctl lanes resume PL"}, lanes_resume},
    {"lanes test",
     Does::act,
     "a daemon makes the TLS connection and says what it saw; nobody's data is sent",
     {state},
     {"convictionctl lanes test PL"},
     lanes_test},
    {"trace",
     Does::look,
     "a conviction's whole life, by its reference or the id of one of its notifications",
     {{"REFERENCE", "a conviction's reference, or a notification's id", &Arguments::what, true}, reveal},
     {"convictionctl trace PNC/2026/0001234", "convictionctl trace 5f3c1d2e-0a1b-8c2d-9e3f-405162738495"},
     trace},
    {"desk",
     Does::look,
     "everything that waits for a person, nearest deadline first",
     {},
     {"convictionctl desk", "convictionctl --json desk | jq -r '.[].id'"},
     desk},
    {"show",
     Does::look,
     "one thing that a list names: q… d… a… f… b… or a notification's id",
     {{"ID", "as desk, files or trace print it", &Arguments::what, true}, reveal},
     {"convictionctl show q17", "convictionctl show f3"},
     show},
    {"reconcile",
     Does::look,
     "the four sums of the accounting, row by row; exit 1 where one does not hold",
     {},
     {"convictionctl reconcile"},
     reconcile},
    {"report",
     Does::look,
     "the report of a day; exit 1 where a sum does not hold",
     {{"--date", "YYYY-MM-DD, today (default) or yesterday (London)", &Arguments::date},
      {"--format", "text (default), json or html", &Arguments::format}},
     {"convictionctl report --date yesterday", "convictionctl report --format html > report.html"},
     report},
    {"check",
     Does::look,
     "one line for a monitor: exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
     {},
     {"convictionctl check"},
     check},
    {"database migrate",
     Does::look,
     "bring schema, roles and privileges up to this program's",
     {},
     {"PGUSER=postgres convictionctl database migrate"},
     database_migrate},
    {"database status",
     Does::look,
     "which migrations are applied, which roles are missing; exit 1 where one is",
     {},
     {"convictionctl database status"},
     database_status},
};

} // namespace

const std::vector<Verb>& verbs() {
    return table;
}

} // namespace convictiond::commands
