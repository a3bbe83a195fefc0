// One JSON object of the scenario, read key by key; what nobody asked for is an error. Everything that is
// wrong is a std::invalid_argument with the key's path.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace member_states {

class Fields {
public:
    Fields(const boost::json::value& value, std::string path);

    [[nodiscard]] std::optional<std::string> text(std::string_view key);
    [[nodiscard]] std::string required_text(std::string_view key);
    // Whole numbers in [least, most].
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key, std::uint64_t least,
                                                      std::uint64_t most);
    [[nodiscard]] std::optional<double> share(std::string_view key);
    [[nodiscard]] std::optional<bool> flag(std::string_view key);
    [[nodiscard]] const boost::json::value* find(std::string_view key);
    [[nodiscard]] std::string path_of(std::string_view key) const;
    // To be called last.
    void refuse_unknown_keys() const;

private:
    const boost::json::object* object_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
};

[[noreturn]] void refuse(const std::string& path, std::string_view expected);

} // namespace member_states
