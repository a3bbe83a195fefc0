// What is gathered while a configuration is read: the places of its keys and all faults, not the first alone.
// A key that was at fault is remembered, so that no rule judges a value that is not the operator's.
#pragma once

#include "base/result.hpp"
#include "settings/places.hpp"

#include <set>
#include <string>
#include <vector>

namespace convictiond::settings {

class Reading {
public:
    void fault(Mark at, const std::string& key, std::string found, std::string expected,
               std::string remedy = {});
    // At the place of the key itself.
    void fault(const std::string& key, std::string found, std::string expected, std::string remedy = {}) {
        fault(places.of(key), key, std::move(found), std::move(expected), std::move(remedy));
    }
    // Whether the key, a section that it stands in, or the default behind it had a fault.
    [[nodiscard]] bool is_faulty(const std::string& key) const;

    // In the order of files, lines and columns.
    [[nodiscard]] std::vector<base::Fault> faults() const;

    Places places;

private:
    struct Finding {
        Mark at;
        base::Fault fault;
    };
    std::vector<Finding> findings_;
    std::set<std::string> faulty_keys_;
};

} // namespace convictiond::settings
