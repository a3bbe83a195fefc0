// Erases what was settled long enough ago, in bounded batches, one daemon at a time. What that is, which
// columns hold personal data and what stays of them stands in migrations/0013_retention.sql; nothing here can
// erase anything else. The files of the shelves are removed by inbox and marked here.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct ErasedBatch {
    std::int64_t looked = 0;  // records that might be due; as many as were asked for: there may be more
    std::int64_t erased = 0;  // of these
    std::int64_t reasons = 0; // operators' reasons about no single record
};

// What was settled by `cutoff`, at most `most` records and reasons. Nothing where another daemon is at it.
[[nodiscard]] ErasedBatch erase_settled(Connection& connection, base::Instant cutoff, base::Instant now,
                                        int most);

// What was settled by `cutoff` and is still there: "file", "reason", "record"; those of which there is any.
struct Unerased {
    std::string what;
    std::int64_t count = 0;
};
[[nodiscard]] std::vector<Unerased> find_unerased(Connection& connection, base::Instant cutoff);

struct ShelvedFile {
    base::FileId id;
    std::string name;
    std::string verdict; // accepted, rejected, duplicate: which shelf
    std::string shelved_as;
    bool replaced = false; // another file lies under its name
};

// The files whose time has come. Nobody else is at it until this object goes.
class ErasingFiles {
public:
    explicit ErasingFiles(Connection& connection);

    // Of those after `after`, at most so many; nothing where another daemon is at it.
    [[nodiscard]] std::vector<ShelvedFile> find_due(base::Instant cutoff, base::FileId after, int most);
    // Once it is gone from its shelf; `found`: it was there.
    void set_erased(base::FileId file, bool found, base::Instant now);
    void commit() { transaction_.commit(); }

private:
    Transaction transaction_;
};

} // namespace convictiond::store
