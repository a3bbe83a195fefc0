// The member states on the network: a TLS port each (1.2 and 1.3, client certificate required), their
// callbacks as TLS clients, the admin port. One thread, one event loop; obeys what member_state.hpp and
// admin.hpp return and decides nothing. The only source here with Asio, Beast and OpenSSL.
#pragma once

#include "simulator/member_state.hpp"

#include <boost/json/object.hpp>

namespace member_states {

class Wire {
public:
    // Binds every port. Throws std::invalid_argument or boost::system::system_error for what cannot be had.
    Wire(const Scenario& scenario, std::vector<std::unique_ptr<MemberState>>& states);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    // {"ready": true, "admin": port, "states": {"PL": port, …}}
    [[nodiscard]] boost::json::object ports() const;
    // Until SIGTERM or SIGINT, then at once.
    void run();

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

} // namespace member_states
