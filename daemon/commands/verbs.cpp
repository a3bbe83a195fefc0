#include "commands/verbs.hpp"

namespace convictiond::commands {

// One file each, or one for a few of a kind.
int accept(const Context& context);
int approve(const Context& context);
int backlogs(const Context& context);
int calendar(const Context& context);
int check(const Context& context);
int close(const Context& context);
int database_migrate(const Context& context);
int database_status(const Context& context);
int decide(const Context& context);
int desk(const Context& context);
int dismiss(const Context& context);
int excuse(const Context& context);
int files(const Context& context);
int import_sent(const Context& context);
int findings(const Context& context);
int journal_tail(const Context& context);
int lanes(const Context& context);
int lanes_pause(const Context& context);
int lanes_resume(const Context& context);
int lanes_test(const Context& context);
int reconcile(const Context& context);
int reject(const Context& context);
int release(const Context& context);
int requests(const Context& context);
int resubmit(const Context& context);
int report(const Context& context);
int show(const Context& context);
int status(const Context& context);
int trace(const Context& context);

namespace {

const Argument reveal{"--reveal", "with contents, personal data and all; that is journaled",
                      &Arguments::reveal, false};
const Argument reason{"--reason", "why; journaled by its digest", &Arguments::reason, true};
const Argument request{"REQUEST", "its number, 12 or r12", &Arguments::what, true};
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
     "one thing that a list names: q… d… a… f… b… r… or a notification's id",
     {{"ID", "as desk, files or trace print it", &Arguments::what, true}, reveal},
     {"convictionctl show q17", "convictionctl show f3"},
     show},
    {"accept",
     Does::act,
     "take a quarantined record: a daemon sends what can be read of it",
     {{"ID", "q… as desk prints it", &Arguments::what, true}, reason},
     {"convictionctl accept q17 --reason 'the source says that it is right'"},
     accept},
    {"decide",
     Does::act,
     "decide what is under review: notify these states, or (by two people) nobody",
     {{"ID", "d… as desk prints it", &Arguments::what, true},
      {"--state", "a member state to notify; several times", &Arguments::states},
      {"--not-applicable", "nobody is notified; takes two people", &Arguments::not_applicable},
      reason},
     {"convictionctl decide d4 --state FR --state PL --reason 'his passport'",
      "convictionctl decide d4 --not-applicable --reason 'no member state'"},
     decide},
    {"resubmit",
     Does::act,
     "send a refused notification again, the same bytes",
     {{"ID", "a notification's id", &Arguments::what, true}, reason},
     {"convictionctl resubmit 5f3c1d2e-0a1b-8c2d-9e3f-405162738495 --reason 'they mended it'"},
     resubmit},
    {"dismiss",
     Does::act,
     "let a quarantined record, a rejected file or a conflict be; takes two people",
     {{"ID", "q… f… a… o… as desk prints it", &Arguments::what, true}, reason},
     {"convictionctl dismiss q17 --reason 'sent twice by the source'"},
     dismiss},
    {"close",
     Does::act,
     "a notification is not to be sent or was delivered by other means (two people); a finding",
     {{"ID", "a notification's id, or n… of a finding", &Arguments::what, true},
      {"--delivered-by", "by which means it was delivered", &Arguments::means},
      {"--on", "on which day: YYYY-MM-DD; the legal clock stops there", &Arguments::on},
      {"--evidence", "the file that shows it; its name and SHA-256 are kept", &Arguments::evidence},
      reason},
     {"convictionctl close 5f3c1d2e-0a1b-8c2d-9e3f-405162738495 --reason 'sealed by the court'",
      "convictionctl close 5f3c1d2e-0a1b-8c2d-9e3f-405162738495 --delivered-by courier --on 2026-11-20 "
      "--evidence receipt.pdf --reason 'their service was down'",
      "convictionctl close n12 --reason 'the file was late, and is here'"},
     close},
    {"excuse",
     Does::act,
     "a missing day will bring no file; takes two people",
     {{"SOURCE", "as the configuration names it", &Arguments::what, true},
      {"DATE", "the business date: YYYY-MM-DD", &Arguments::date, true},
      reason},
     {"convictionctl excuse PNC 2026-12-25 --reason 'their centre was closed'"},
     excuse},
    {"backlogs",
     Does::look,
     "what is held, or released and on its way: by state, with its oldest event and age",
     {},
     {"convictionctl backlogs"},
     backlogs},
    {"release",
     Does::act,
     "let a backlog go, behind what is live; takes two people",
     {{"BACKLOG", "b… as backlogs prints it", &Arguments::what, true},
      {"--state", "for this member state alone; several times", &Arguments::states},
      reason},
     {"convictionctl release b3 --reason 'agreed with the ministry'",
      "convictionctl release b3 --state RO --reason 'agreed with Romania'"},
     release},
    {"requests",
     Does::look,
     "what one operator asked for and another may approve, newest first",
     {{"--all", "also those that were decided or lapsed", &Arguments::all}},
     {"convictionctl requests", "convictionctl --json requests --all"},
     requests},
    {"approve",
     Does::act,
     "carry out what another operator requested",
     {request},
     {"convictionctl approve 12"},
     approve},
    {"reject",
     Does::act,
     "end another operator's request",
     {request, reason},
     {"convictionctl reject 12 --reason 'the wrong conviction'"},
     reject},
    {"import sent",
     Does::act,
     "what an earlier system had sent, so that amendments find their states; takes two people",
     {{"FILE", "CSV: source,reference,version,state,sent_on", &Arguments::what, true}, reason},
     {"convictionctl import sent sent.csv --reason 'cut-over from the old system'"},
     import_sent},
    {"reconcile",
     Does::look,
     "the four sums of the accounting, row by row, and the files that one does not hold for",
     {{"--files", "every file, not only those", &Arguments::files}},
     {"convictionctl reconcile", "convictionctl reconcile --files"},
     reconcile},
    {"report",
     Does::look,
     "the report of a day; exit 1 where a sum does not hold",
     {{"--date", "YYYY-MM-DD, today (default) or yesterday (London)", &Arguments::date},
      {"--format", "text (default), json or html", &Arguments::format}},
     {"convictionctl report --date yesterday", "convictionctl report --format html > report.html"},
     report},
    {"journal tail",
     Does::look,
     "the newest entries of the journal: what happened, who did it and when",
     {{"--lines", "how many, 1 to 1000 (20)", &Arguments::lines},
      {"--follow", "and those that come, until Ctrl-C", &Arguments::follow}},
     {"convictionctl journal tail --lines 100", "convictionctl --json journal tail --follow | jq .verb"},
     journal_tail},
    {"check",
     Does::look,
     "one line for a monitor: exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
     {},
     {"convictionctl check"},
     check},
    {"database migrate",
     Does::migrate,
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
