#include "simulator/admin.hpp"

#include "base/text.hpp"
#include "simulator/fields.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace member_states {

namespace json = boost::json;

namespace {

std::string done() {
    return http_answer(204, "", "");
}

std::string refused(int status, std::string_view words) {
    return http_answer(status, "text/plain", std::string{words} + '\n');
}

} // namespace

std::string Admin::answer(const std::string& method, const std::string& target, const std::string& body) {
    auto path = convictiond::base::split(target, '/');
    path.erase(path.begin()); // before the first slash
    if (method == "GET") return get(path);
    if (method == "POST") return post(path, body);
    return refused(405, "GET or POST");
}

MemberState* Admin::find(std::string_view name) {
    for (const auto& state : states_)
        if (state->name() == name) return state.get();
    return nullptr;
}

std::string Admin::get(const std::vector<std::string_view>& path) {
    if (path.size() == 1 && path[0] == "summary") {
        json::object summary;
        for (const auto& state : states_) summary[state->name()] = state->summary();
        return http_answer(200, "application/json", json::serialize(summary) + '\n');
    }
    if (path.empty() || path[0] != "received" || path.size() > 2) return refused(404, "no such page");
    if (path.size() == 2 && find(path[1]) == nullptr) return refused(404, "no such state");
    std::string lines;
    for (const auto& state : states_)
        if (path.size() == 1 || path[1] == state->name()) lines += state->received();
    return http_answer(200, "application/jsonl", lines);
}

std::string Admin::post(const std::vector<std::string_view>& path, const std::string& body) try {
    if (path.size() == 1 && path[0] == "callbacks") {
        boost::system::error_code failed;
        const auto document = json::parse(body, failed);
        if (failed) return refused(400, "not JSON");
        Fields fields{document, "callbacks"};
        const auto url = fields.required_text("url");
        fields.refuse_unknown_keys();
        orders_.callbacks_to(url);
        return done();
    }
    if (path.size() != 3 || path[0] != "states") return refused(404, "no such page");
    auto* state = find(path[1]);
    if (state == nullptr) return refused(404, "no such state");
    if (path[2] == "faults") {
        state->set_faults(parse_faults(body));
    } else if (path[2] == "down") {
        orders_.down(*state);
    } else if (path[2] == "up") {
        orders_.up(*state);
    } else {
        return refused(404, "no such order");
    }
    return done();
} catch (const std::invalid_argument& fault) {
    return refused(400, fault.what());
}

} // namespace member_states
