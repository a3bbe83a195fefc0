// What a test may ask and order while the states play, over plain HTTP on the loopback address; routes only,
// no socket:
//   GET  /summary              JSON, by state: requests, distinct ids, repeats, violations, acknowledged, …
//   GET  /received             JSON lines, one an id: state, id, digest (hex), count, differs, event
//   GET  /received/PL          of one state
//   POST /states/PL/faults     the body, a JSON list as in the scenario, replaces its faults
//   POST /states/PL/down       its port is closed, its connections are reset; /up opens the port again
//   POST /callbacks            {"url": "https://…"}: where every state with callbacks sends them from now on
#pragma once

#include "simulator/member_state.hpp"

#include <functional>

namespace member_states {

struct Orders { // that the network has to obey
    std::function<void(MemberState&)> down;
    std::function<void(MemberState&)> up;
    std::function<void(const std::string& url)> callbacks_to; // throws std::invalid_argument
};

class Admin {
public:
    Admin(std::vector<std::unique_ptr<MemberState>>& states, Orders orders)
        : states_{states}, orders_{std::move(orders)} {}

    // The whole HTTP answer.
    [[nodiscard]] std::string answer(const std::string& method, const std::string& target,
                                     const std::string& body);

private:
    [[nodiscard]] MemberState* find(std::string_view name);
    [[nodiscard]] std::string get(const std::vector<std::string_view>& path);
    [[nodiscard]] std::string post(const std::vector<std::string_view>& path, const std::string& body);

    std::vector<std::unique_ptr<MemberState>>& states_;
    Orders orders_;
};

} // namespace member_states
