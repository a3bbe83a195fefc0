#include "store/queries.hpp"

#include "base/check.hpp"
#include "store/embedded.hpp"

#include <map>

namespace convictiond::store {

namespace {

constexpr std::string_view mark = "-- name: ";

std::map<std::string_view, std::string_view> read_all() {
    std::map<std::string_view, std::string_view> statements;
    for (const auto& file : query_files) {
        auto rest = file.text;
        for (auto at = rest.find(mark); at != std::string_view::npos; at = rest.find(mark)) {
            rest.remove_prefix(at + mark.size());
            const auto name = rest.substr(0, rest.find('\n'));
            const auto text = rest.substr(name.size(), rest.find(mark) - name.size());
            CHECK(statements.emplace(name, text).second);
        }
    }
    return statements;
}

} // namespace

std::string_view query_text(std::string_view name) {
    static const auto statements = read_all();
    const auto found = statements.find(name);
    CHECK(found != statements.end());
    return found->second;
}

} // namespace convictiond::store
