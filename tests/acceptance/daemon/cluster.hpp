// A PostgreSQL of one test's own, which it may stop and start again; with an empty database `convictiond`.
// Where a database is enough, Database (support/postgres.hpp) is quicker. Gone with its object.
#pragma once

#include "support/process.hpp"

namespace convictiond::test {

class Cluster {
public:
    Cluster();
    void stop() const; // as an administrator does: sessions are ended
    void start() const;
    [[nodiscard]] const std::string& directory() const { return directory_; } // with its socket
    [[nodiscard]] std::string connection(const std::string& database = "convictiond") const;

private:
    Process script_; // private-postgres, which cleans up when it ends
    std::string directory_;
};

} // namespace convictiond::test
