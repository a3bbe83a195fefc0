// Plays any number of member states over mutual TLS, for tests and for the demonstration.
#include "simulator/wire.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <exception>

namespace {

using namespace member_states;

constexpr auto examples = R"(Examples:
  member-state-simulator --scenario states.json --received-log received.log
  curl http://127.0.0.1:ADMIN/summary
  curl http://127.0.0.1:ADMIN/received/PL
  curl -d '[{"kind":"status","status":503,"retry_after":"2","to":4}]' http://127.0.0.1:ADMIN/states/PL/faults
  curl -X POST http://127.0.0.1:ADMIN/states/PL/down

A scenario of one state:
  { "states": { "PL": { "certificate": "pl.pem", "key": "pl.key", "client_ca": "ca.pem",
                        "acknowledge": "receipt", "faults": [ { "kind": "reset", "share": 0.01 } ] } } }
Every key stands in tests/simulator/scenario.hpp, every admin page in tests/simulator/admin.hpp.

When all ports are open one line is printed: {"ready":true,"admin":PORT,"states":{"PL":PORT}}.
SIGTERM or SIGINT ends it at once with 0; 1: a scenario or a port that cannot be had, by its reason.)";

void play(const std::string& file, const std::string& log_file, const std::string& request_file) {
    const auto scenario = load_scenario(file);
    std::optional<ReceivedLog> log;
    if (!log_file.empty()) log.emplace(log_file);
    std::optional<RequestLog> requests;
    if (!request_file.empty()) requests.emplace(request_file);
    const Logs logs{log ? &*log : nullptr, requests ? &*requests : nullptr};
    std::vector<std::unique_ptr<MemberState>> states;
    for (const auto& state : scenario.states)
        states.push_back(std::make_unique<MemberState>(state, scenario.seed + states.size(), logs));
    Wire wire{scenario, states};
    std::puts(boost::json::serialize(wire.ports()).c_str());
    std::fflush(stdout);
    wire.run();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Plays member states that receive notifications of convictions, well and badly."};
    app.footer(examples);
    std::string scenario;
    std::string log;
    std::string requests;
    app.add_option("--scenario", scenario, "who plays and how, a JSON file")->required();
    app.add_option("--received-log", log, "append `STATE ID DIGEST` here before each answer");
    app.add_option("--request-log", requests, "append every POST here as it came, a JSON object a line");
    CLI11_PARSE(app, argc, argv);
    try {
        play(scenario, log, requests);
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "member-state-simulator: %s\n", fault.what());
        return 1;
    }
    return 0;
}
