// What the tests of the store begin with: a database with a session on it, files that were accepted, events
// and notifications that were made. It writes as intake does, through store::Acceptance, and decides nothing.
#pragma once

#include "core/legal_clock.hpp"
#include "store/acknowledgements.hpp"
#include "store/ledger.hpp"
#include "store/outcomes.hpp"
#include "support/postgres.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::test {

inline const base::Instant noon =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{12};
inline const base::Date today{std::chrono::year{2026} / 11 / 24};

base::Date day(int days_from_today);
base::MemberState state(std::string_view code);
base::NotificationId notification_id(std::string_view anything); // the same for the same text

struct Store {
    explicit Store(Database::Schema schema = Database::Schema::migrated)
        : database{schema}, connection{database.connection(), "test"} {}
    Database database;
    store::Connection connection;
};

// A notification that was made, as whoever sends it knows it.
struct Made {
    core::QueueKey key;
    base::NotificationId id;
    base::MemberState state;
    base::EventId event;
};

struct FileOptions {
    int sequence = 1;
    std::string source = "PNC";
    bool historical = false;
    std::string content{}; // of the file; empty: another one for each sequence
};

store::FileFacts facts(const FileOptions& options = {});

// A file on its way in: rows are gathered and go in with write() or finish().
class Incoming {
public:
    Incoming(store::Connection& connection, std::uint64_t convictions, const FileOptions& options = {});

    // A record that nothing came of, or the one that the next row is of.
    base::RecordId record(const std::string& verdict, const std::string& reference = "R/0");
    base::EventId event(const std::string& reference, int version = 1);
    void decide(base::EventId event, const std::string& outcome); // review or not_applicable
    Made notify(base::EventId event, std::string_view code, base::Date last_permitted_day = today);

    void write();
    base::FileId finish();

    store::Acceptance acceptance;
    store::Batch batch;
    store::FileSum sum;

private:
    store::DecisionRow& add_decision(base::EventId event, const std::string& outcome);

    FileOptions options_;
    std::map<base::EventId, std::pair<std::string, int>> events_; // reference and version
    std::uint64_t line_ = 1;
};

// A file with one event for one state, accepted.
Made make_one(Store& store, std::string_view code = "FR", int sequence = 1,
              base::Date last_permitted_day = today);

// What an attempt came to; the defaults are a delivery that awaits its acknowledgement.
store::OutcomeRow outcome_of(const Made& made,
                             core::LaneVerdict::Then then = core::LaneVerdict::Then::delivered,
                             base::Instant started_at = noon);
void record(Store& store, const store::OutcomeRow& outcome);

core::AcknowledgementResult acknowledge(Store& store, const Made& made, core::AcknowledgementStatus status);

// Where it stands by the view `standing`, each place once: "queued", "delivered"; "" nowhere.
std::string standing(const Store& store, const Made& made);

// "from > to count" in the order of booking, of one state.
std::vector<std::string> movements(const Store& store, std::string_view code = "FR");

} // namespace convictiond::test
