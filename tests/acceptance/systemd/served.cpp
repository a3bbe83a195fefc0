#include "acceptance/systemd/served.hpp"

#include <fmt/format.h>
#include <fstream>

namespace convictiond::test {

Served::Served(std::string database, const std::string& keys, std::map<std::string, std::string> environment)
    : database_{std::move(database)} {
    for (const auto* name : {"inbound", "archive", "rejected", "duplicates"})
        std::filesystem::create_directory(directory_ / name);
    const auto key = directory_ / "identity.key";
    std::ofstream{key} << std::string(32, 'k');
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    write_configuration(keys);
    Launch launch{program("convictiond"), {"--config", (directory_ / "c.yaml").string()}};
    launch.environment = std::move(environment);
    process_.emplace(launch);
}

void Served::write_configuration(const std::string& keys) const {
    const auto at = [this](const char* name) { return (directory_ / name).string(); };
    std::ofstream{directory_ / "c.yaml"} << fmt::format(
        "inbound:\n  directory: {}\n  archive: {}\n  rejected: {}\n  duplicates: {}\n  settle: 10ms\n"
        "  sources: {{ PNC: }}\ndatabase: {{ connection: \"{}\" }}\nadmin: {{ listen: unix:{} }}\ntables: "
        "{}\n"
        "identity_key: {}\n{}",
        at("inbound"), at("archive"), at("rejected"), at("duplicates"), database_, at("admin.sock"),
        CONVICTIOND_SOURCE_DIR "/config", at("identity.key"), keys);
}

bool Served::logs(const std::string& text) {
    return process_->wait_for_line([&text](auto line) { return line.find(text) != std::string_view::npos; })
        .has_value();
}

} // namespace convictiond::test
