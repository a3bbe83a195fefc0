// A directory that lives as long as a test case, for the files that settings read.
#pragma once

#include "settings/load.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace convictiond::settings::testing {

class Scratch {
public:
    Scratch() {
        auto name = (std::filesystem::temp_directory_path() / "settings-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error{name, {}};
        directory_ = name;
    }
    ~Scratch() { std::filesystem::remove_all(directory_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }

    // The path of a file with these bytes.
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream{path(name), std::ios::binary} << bytes;
        return path(name);
    }

    // A text with the directory's name taken out, so that it can be compared.
    [[nodiscard]] std::string shortened(std::string text) const {
        const auto prefix = directory_.string() + "/";
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
            text.erase(at, prefix.size());
        return text;
    }

    // The faults of a configuration, each as it is printed.
    [[nodiscard]] std::vector<std::string> faults(const std::string& yaml) const {
        std::vector<std::string> texts;
        for (const auto& fault : load(write("c.yaml", yaml)).faults) texts.push_back(shortened(fault.text()));
        return texts;
    }

private:
    std::filesystem::path directory_;
};

} // namespace convictiond::settings::testing
