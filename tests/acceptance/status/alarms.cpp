#include "acceptance/status/alarms.hpp"

#include "acceptance/status/answer.hpp"
#include "support/eventually.hpp"
#include "support/exposition.hpp"

namespace convictiond::test {

boost::json::array checks(const House& house, const std::string& name) {
    const auto health = boost::json::parse(get(house.admin_port(), "/health").body);
    const auto* found = health.at("checks").as_object().if_contains(name);
    return found == nullptr ? boost::json::array{} : found->as_array();
}

bool comes_to(const House& house, const std::string& name, const std::string& component,
              const std::string& status) {
    return eventually(
        [&] {
            for (const auto& check : checks(house, name))
                if (check.at("componentId").as_string() == component &&
                    check.at("status").as_string() == status)
                    return true;
            return false;
        },
        unhurried);
}

double sample(const House& house, const std::string& name) {
    const auto read = read_exposition(get(house.admin_port(), "/metrics").body);
    const auto found = read.samples.find(name);
    return found == read.samples.end() ? -1 : found->second;
}

} // namespace convictiond::test
