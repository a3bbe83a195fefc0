// A login role of one test, granted group roles. Roles belong to the cluster, so it is named after the test's
// database and gone with its object.
#pragma once

#include "support/postgres.hpp"

#include <fmt/format.h>

namespace convictiond::test {

class Login {
public:
    // `roles`: "convictiond_operator, convictiond_daemon"; empty: none.
    Login(const Database& database, const std::string& suffix, const std::string& roles = {})
        : database_{database}, name_{database.name() + "_" + suffix} {
        database.run(fmt::format("create role {} login {}", name_, roles.empty() ? "" : "in role " + roles));
    }
    ~Login() {
        try {
            database_.run(fmt::format("drop owned by {0}; drop role {0}", name_));
        } catch (const std::exception&) { // the server is gone, and the role with it
        }
    }
    Login(const Login&) = delete;
    Login& operator=(const Login&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string connection() const { return database_.connection() + " user=" + name_; }

private:
    const Database& database_;
    std::string name_;
};

} // namespace convictiond::test
