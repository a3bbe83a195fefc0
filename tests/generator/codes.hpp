// The offence and sanction categories of config/*.csv, read afresh: code and title of each row of level
// `sub`, common crimes more often than rare ones.
#pragma once

#include "base/chance.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace daily_files {

struct Code {
    std::string code;
    std::string title;
};

class Codes {
public:
    // Throws std::runtime_error where a table cannot be read or is empty.
    explicit Codes(const std::filesystem::path& tables);

    [[nodiscard]] const Code& offence(convictiond::base::Chance& chance) const;
    [[nodiscard]] const Code& sanction(convictiond::base::Chance& chance) const;

private:
    std::vector<Code> offences_; // common ones stand several times
    std::vector<Code> sanctions_;
};

} // namespace daily_files
