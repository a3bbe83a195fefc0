// A running convictiond with directories, keys and a configuration of its own, for tests of the daemon as a
// service. Its admin address is a Unix socket; it serves no callbacks.
#pragma once

#include "support/process.hpp"
#include "support/temp_directory.hpp"

#include <optional>

namespace convictiond::test {

class Served {
public:
    // `keys` are lines of YAML beside those of the fixture: log, defaults, member_states, …
    explicit Served(std::string database, const std::string& keys = {},
                    std::map<std::string, std::string> environment = {});

    void write_configuration(const std::string& keys) const;
    void reload() const { process_->signal(1 /* SIGHUP */); }
    // A line of the log with all of this, past or to come.
    [[nodiscard]] bool logs(const std::string& text);
    [[nodiscard]] Process& process() { return *process_; }
    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }

private:
    TempDirectory directory_;
    std::string database_;
    std::optional<Process> process_;
};

} // namespace convictiond::test
