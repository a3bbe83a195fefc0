#include "simulator/fields.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <stdexcept>

namespace member_states {

void refuse(const std::string& path, std::string_view expected) {
    throw std::invalid_argument{fmt::format("{}: expected {}", path.empty() ? "scenario" : path, expected)};
}

Fields::Fields(const boost::json::value& value, std::string path)
    : object_{value.if_object()}, path_{std::move(path)} {
    if (object_ == nullptr) refuse(path_, "an object");
}

std::string Fields::path_of(std::string_view key) const {
    return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
}

const boost::json::value* Fields::find(std::string_view key) {
    known_.emplace(key);
    return object_->if_contains(key);
}

std::optional<std::string> Fields::text(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->if_string();
    if (text == nullptr) refuse(path_of(key), "text");
    return std::string{text->data(), text->size()};
}

std::string Fields::required_text(std::string_view key) {
    auto value = text(key);
    if (!value || value->empty()) refuse(path_of(key), "text, and it must be there");
    return *std::move(value);
}

std::optional<std::uint64_t> Fields::number(std::string_view key, std::uint64_t least, std::uint64_t most) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    boost::system::error_code failed;
    const auto number = value->to_number<std::uint64_t>(failed);
    if (failed || number < least || number > most)
        refuse(path_of(key), fmt::format("a whole number from {} to {}", least, most));
    return number;
}

std::optional<double> Fields::share(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    boost::system::error_code failed;
    const auto share = value->to_number<double>(failed);
    if (failed || !(share >= 0 && share <= 1)) refuse(path_of(key), "a share from 0 to 1");
    return share;
}

std::optional<bool> Fields::flag(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    const auto* flag = value->if_bool();
    if (flag == nullptr) refuse(path_of(key), "true or false");
    return *flag;
}

void Fields::refuse_unknown_keys() const {
    for (const auto& member : *object_) {
        const std::string_view key{member.key().data(), member.key().size()};
        if (!known_.contains(key)) refuse(path_of(key), "no such key");
    }
}

} // namespace member_states
