// Two PostgreSQL servers of one test's own, a primary and its streaming standby, with an empty database
// `convictiond`; the test may kill the first and promote the second. Gone with its object.
#pragma once

#include "acceptance/daemon/cluster.hpp"

namespace convictiond::test {

class Pair {
public:
    enum class Replication {
        synchronous, // a commit is answered when the standby has it
        asynchronous
    };
    explicit Pair(Replication replication);
    ~Pair(); // stops the standby; the primary goes with its cluster
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    // As an operator configures it: both hosts, and whichever of them may write.
    [[nodiscard]] std::string connection() const;

    // What is committed from now on is lost with the primary, what was committed before is not.
    void stop_replication() const;
    void kill_primary() const; // SIGKILL
    void promote_standby() const;

private:
    Cluster primary_;
    std::string standby_; // its directory, below the primary's
};

} // namespace convictiond::test
