// What changed in the health from one look to the next, check by check and component by component: each is
// told to the log once. Some changes have log events of their own (a lane that opens, a finding), which are
// not told a second time. Remembers grades and nothing else; touches nothing.
#pragma once

#include "status/health.hpp"

#include <map>
#include <utility>

namespace convictiond::status {

struct HealthChange {
    std::string check;         // "deadlines"
    std::string component;     // "DE"
    std::optional<Grade> from; // none: of the first look
    Grade to = Grade::pass;
    std::string detail; // why it is not a pass; no personal data
};

class HealthChanges {
public:
    // `whole`: all that health is judged by was known. Only then is what is not named any more a pass.
    [[nodiscard]] std::vector<HealthChange> note(const Health& health, bool whole);

private:
    std::map<std::pair<std::string, std::string>, Grade> grades_; // of what does not pass
    bool looked_ = false;
};

} // namespace convictiond::status
