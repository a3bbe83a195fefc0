// Two daemons that share the lanes of four member states under a steady load, and the deaths that one of them
// may die. Who sent what is told by the target, `?by=a` or `?by=b`; when it came, by the simulator.
#pragma once

#include "acceptance/daemon/partner.hpp"
#include "support/postgres.hpp"

#include <fstream>

namespace convictiond::test {

enum class Death {
    killed,  // kill -9
    cut_off, // the database ends its sessions and lets it in no more
    frozen   // SIGSTOP
};

struct Post {
    base::Instant at{};
    std::string state;
    std::string by;
    std::string id;
};

class TwoDaemons {
public:
    TwoDaemons();
    ~TwoDaemons();
    TwoDaemons(const TwoDaemons&) = delete;
    TwoDaemons& operator=(const TwoDaemons&) = delete;

    // So many notifications for each state, at ten a second.
    void load(int for_each);
    void start();
    // Until each has told that two lanes are its own, and has posted since.
    [[nodiscard]] bool share_evenly();

    void strike(Death death); // the first daemon; when, is struck_at()
    void revive();            // whatever it was
    [[nodiscard]] base::Instant struck_at() const { return struck_at_; }
    [[nodiscard]] base::Instant revived_at() const { return revived_at_; }
    // From the death until the other has posted on every lane that was the dead one's; nothing where it did
    // not within a minute.
    [[nodiscard]] std::optional<base::Duration> takeover();

    // All so far, as they came.
    [[nodiscard]] const std::vector<Post>& posts();
    // Ids that came from both within a second.
    [[nodiscard]] std::size_t sent_at_once();
    // The server ends the session that holds the first daemon's locks, and nothing else.
    void end_lock_session() const;

    [[nodiscard]] House& house() { return house_; }
    [[nodiscard]] Partner& partner() { return *partner_; }

private:
    [[nodiscard]] std::set<std::string> lanes_of_first();

    Database database_;
    House house_;
    std::optional<Partner> partner_;
    std::string login_; // of the first daemon
    std::optional<Death> death_;
    std::set<std::string> orphaned_; // lanes
    base::Instant struck_at_{};
    base::Instant revived_at_{};
    int sequence_ = 0;
    int convictions_ = 0;
    std::ifstream log_;
    std::vector<Post> posts_;
};

} // namespace convictiond::test
