// Another daemon beside that of a house: the same database, shelves, keys and member states, listeners of its
// own, and whatever a test sets otherwise.
#pragma once

#include "acceptance/daemon/house.hpp"

namespace convictiond::test {

class Partner {
public:
    // `house` is configured by now, and outlives it.
    Partner(const House& house, std::string name, std::map<std::string, std::string> otherwise = {});

    void start_ready(); // throws where it does not get ready
    [[nodiscard]] Process& daemon() { return *daemon_; }
    [[nodiscard]] bool logs(std::initializer_list<std::string_view> words);
    [[nodiscard]] std::uint16_t admin_port() const { return admin_port_; }
    // For the next start, or the next reload.
    void set(const std::string& key, const std::string& value) { otherwise_[key] = value; }
    void reload();

private:
    const House* house_;
    std::string name_;
    std::map<std::string, std::string> otherwise_;
    std::uint16_t admin_port_ = free_port();
    std::optional<Process> daemon_;
};

} // namespace convictiond::test
