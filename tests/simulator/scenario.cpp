#include "simulator/scenario.hpp"

#include "base/ids.hpp"
#include "simulator/fields.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <utility>

namespace member_states {

namespace {

namespace json = boost::json;

constexpr std::uint64_t day_ms = 86'400'000;
constexpr auto no_bound = std::numeric_limits<std::uint64_t>::max();

json::value parse(std::string_view text) {
    boost::system::error_code failed;
    auto value = json::parse({text.data(), text.size()}, failed);
    if (failed) throw std::invalid_argument{"not JSON: " + failed.message()};
    return value;
}

struct NamedKind {
    std::string_view name;
    FaultKind kind;
    bool keep;
};
constexpr NamedKind kinds[] = {
    {"status", FaultKind::status, false},
    {"delay", FaultKind::delay, true},
    {"black_hole", FaultKind::black_hole, true},
    {"reset", FaultKind::reset, true},
    {"close_early", FaultKind::close_early, false},
    {"wrong_receipt_id", FaultKind::wrong_receipt_id, true},
    {"wrong_receipt_digest", FaultKind::wrong_receipt_digest, true},
    {"not_json", FaultKind::not_json, false},
    {"not_http", FaultKind::not_http, false},
    {"drip", FaultKind::drip, true},
    {"huge", FaultKind::huge, true},
};

const NamedKind& kind_named(const std::string& name, const std::string& path) {
    std::string names;
    for (const auto& kind : kinds) {
        if (kind.name == name) return kind;
        names += fmt::format("{}{}", names.empty() ? "" : ", ", kind.name);
    }
    refuse(path, "one of " + names);
}

std::uint16_t port_of(Fields& fields) {
    return static_cast<std::uint16_t>(fields.number("port", 0, 65535).value_or(0));
}

Milliseconds milliseconds_of(Fields& fields, std::string_view key, std::uint64_t otherwise) {
    return Milliseconds{static_cast<std::int64_t>(fields.number(key, 0, day_ms).value_or(otherwise))};
}

Fault fault_of(const json::value& value, const std::string& path) {
    Fields fields{value, path};
    const auto& kind = kind_named(fields.required_text("kind"), fields.path_of("kind"));
    Fault fault;
    fault.kind = kind.kind;
    fault.at = fields.number("at", 1, no_bound);
    fault.every = fields.number("every", 1, no_bound);
    fault.from = fields.number("from", 1, no_bound).value_or(1);
    fault.to = fields.number("to", 1, no_bound);
    fault.share = fields.share("share");
    fault.delay = milliseconds_of(fields, "delay_ms", 0);
    fault.per_byte = milliseconds_of(fields, "per_byte_ms", 20);
    fault.status = static_cast<int>(fields.number("status", 200, 599).value_or(503));
    fault.retry_after = fields.text("retry_after").value_or("");
    fault.body = fields.text("body").value_or("");
    fault.keep = fields.flag("keep").value_or(kind.keep);
    fields.refuse_unknown_keys();
    return fault;
}

std::vector<Fault> faults_of(const json::value& value, const std::string& path) {
    const auto* list = value.if_array();
    if (list == nullptr) refuse(path, "a list of faults");
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < list->size(); ++i)
        faults.push_back(fault_of((*list)[i], fmt::format("{}[{}]", path, i)));
    return faults;
}

Identity identity_of(Fields& fields, std::string_view ca_key, const std::filesystem::path& folder) {
    return {folder / fields.required_text("certificate"), folder / fields.required_text("key"),
            folder / fields.required_text(ca_key)};
}

Later later_of(Fields& fields) {
    Later later;
    if (const auto* delay = fields.find("delay_ms")) {
        const auto* range = delay->if_array();
        if (range == nullptr || range->size() != 2 || !(*range)[0].is_int64() || !(*range)[1].is_int64() ||
            (*range)[0].as_int64() < 0 || (*range)[0].as_int64() > (*range)[1].as_int64())
            refuse(fields.path_of("delay_ms"), "[least, most] in milliseconds");
        later.delay_least = Milliseconds{(*range)[0].as_int64()};
        later.delay_most = Milliseconds{(*range)[1].as_int64()};
    }
    later.batch = fields.number("batch", 1, 1000).value_or(later.batch);
    later.refuse_share = fields.share("refuse_share").value_or(0);
    later.silent_share = fields.share("silent_share").value_or(0);
    return later;
}

// The sections "callback" and "poll", each with its word of "acknowledge" and only with it.
void read_later(Fields& fields, StateScenario& state, const std::filesystem::path& folder) {
    const auto* callback = fields.find("callback");
    if ((state.acknowledge == Acknowledge::callback) != (callback != nullptr))
        refuse(fields.path_of("callback"), "an object with \"acknowledge\": \"callback\", and only with it");
    const auto* poll = fields.find("poll");
    if ((state.acknowledge == Acknowledge::poll) != (poll != nullptr))
        refuse(fields.path_of("poll"), "an object with \"acknowledge\": \"poll\", and only with it");
    if (callback == nullptr && poll == nullptr) return;
    Fields section{callback == nullptr ? *poll : *callback,
                   fields.path_of(callback == nullptr ? "poll" : "callback")};
    if (callback != nullptr)
        state.callback = Callback{section.required_text("url"), identity_of(section, "server_ca", folder)};
    state.later = later_of(section);
    section.refuse_unknown_keys();
}

std::map<std::string, std::filesystem::path> keys_of(const json::value& value, const std::string& path,
                                                     const std::filesystem::path& folder) {
    const auto* by_id = value.if_object();
    if (by_id == nullptr) refuse(path, "an object of files by key ids");
    std::map<std::string, std::filesystem::path> keys;
    for (const auto& [id, file] : *by_id) {
        const auto* name = file.if_string();
        if (name == nullptr) refuse(path, "an object of files by key ids");
        keys.emplace(std::string{id.data(), id.size()}, folder / std::string{name->data(), name->size()});
    }
    return keys;
}

Acknowledge acknowledge_of(Fields& fields) {
    const auto name = fields.text("acknowledge").value_or("none");
    if (name == "callback") return Acknowledge::callback;
    if (name == "poll") return Acknowledge::poll;
    if (name == "receipt") return Acknowledge::receipt;
    if (name == "none") return Acknowledge::none;
    refuse(fields.path_of("acknowledge"), "callback, poll, receipt or none");
}

StateScenario state_of(std::string name, const json::value& value, const std::filesystem::path& folder) {
    Fields fields{value, "states." + name};
    if (!convictiond::base::MemberState::parse(name)) refuse("states." + name, "two letters A-Z");
    StateScenario state;
    state.state = std::move(name);
    state.port = port_of(fields);
    state.identity = identity_of(fields, "client_ca", folder);
    state.acknowledge = acknowledge_of(fields);
    const auto repeat = fields.text("repeat").value_or("409");
    if (repeat != "409" && repeat != "200") refuse(fields.path_of("repeat"), "\"409\" or \"200\"");
    state.repeat = repeat == "409" ? 409 : 200;
    read_later(fields, state, folder);
    if (const auto* keys = fields.find("signed_by"))
        state.signed_by = keys_of(*keys, fields.path_of("signed_by"), folder);
    if (const auto* faults = fields.find("faults"))
        state.faults = faults_of(*faults, fields.path_of("faults"));
    fields.refuse_unknown_keys();
    return state;
}

} // namespace

std::vector<Fault> parse_faults(std::string_view text) {
    return faults_of(parse(text), "faults");
}

Scenario load_scenario(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::invalid_argument{"cannot read the scenario " + file.string()};
    const auto document = parse(std::string{std::istreambuf_iterator<char>{in}, {}});
    Fields fields{document, ""};
    Scenario scenario;
    scenario.listen = fields.text("listen").value_or(scenario.listen);
    scenario.seed = fields.number("seed", 0, no_bound).value_or(scenario.seed);
    if (const auto* admin = fields.find("admin")) {
        Fields admin_fields{*admin, "admin"};
        scenario.admin_port = port_of(admin_fields);
        admin_fields.refuse_unknown_keys();
    }
    const auto* states = fields.find("states");
    const auto* by_name = states == nullptr ? nullptr : states->if_object();
    if (by_name == nullptr || by_name->empty()) refuse("states", "an object with a member state at least");
    for (const auto& [name, value] : *by_name)
        scenario.states.push_back(state_of(std::string{name.data(), name.size()}, value, file.parent_path()));
    fields.refuse_unknown_keys();
    return scenario;
}

} // namespace member_states
