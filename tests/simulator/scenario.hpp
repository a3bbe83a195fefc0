// What the member states are told to do: a JSON file, read once; its faults can be replaced while they play.
// Never touches the network. A key that is not known is an error, so that a slip of the hand changes no test
// in silence. Durations are in milliseconds, shares in [0, 1].
//
//   {
//     "listen": "127.0.0.1",              address of every port (this is the default)
//     "seed": 1,                          of every share and delay
//     "admin": { "port": 0 },             plain HTTP, see admin.hpp; 0 takes a free port everywhere
//     "states": {
//       "PL": {
//         "port": 0,
//         "certificate": "pl.pem", "key": "pl.key",     PEM; relative to the scenario's own folder
//         "client_ca": "ca.pem",                        who may call this state
//         "acknowledge": "callback",      or "poll", "receipt" (settled at once), or "none" (the default)
//         "repeat": "409",                answer to an id that it holds already: "409" or "200"
//         "callback": {                   with "acknowledge": "callback" alone
//           "url": "https://127.0.0.1:8472/v1/acknowledgements",
//           "certificate": "pl.pem", "key": "pl.key", "server_ca": "ca.pem",
//           "delay_ms": [0, 0],           from the request to its acknowledgement, uniform
//           "batch": 100,                 most acknowledgements in one request, 1 to 1000
//           "refuse_share": 0.0,          that say "refused"
//           "silent_share": 0.0 },        that never come
//         "poll": {                       with "acknowledge": "poll" alone: GET on any path
//           "delay_ms": [0, 0], "batch": 100, "refuse_share": 0.0, "silent_share": 0.0 },
//         "signed_by": { "key-2026": "key.pem" },       public keys by their ids: what is not signed by one
//         is
//                                                       refused; left out, signatures are not looked at
//         "faults": [
//           { "kind": "status", "status": 503, "retry_after": "2", "body": "…", "to": 4 } ] } } }
//
// A fault names the requests that it strikes, counted from 1 since the list was set: "at": n, "every": n,
// ["from", "to") or, with any of them, a "share". With none it strikes all. The first that strikes is taken.
// Every kind may have "delay_ms" before its answer. Its kind is one of FaultKind below. "keep" says whether
// the state has the message nevertheless (then it answers the next attempt as a repeat and acknowledges it).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace member_states {

using Milliseconds = std::chrono::milliseconds;

enum class FaultKind {
    status,               // "status", with "retry_after" and "body" where given
    delay,                // the right answer, late
    black_hole,           // reads the request and never answers; kept
    reset,                // reads the request and resets the connection; kept
    close_early,          // closes when the head has come; the body is not read, nothing is recorded
    wrong_receipt_id,     // a receipt for another notification; kept
    wrong_receipt_digest, // a receipt for other bytes; kept
    not_json,             // 200 and a gateway's HTML page
    not_http,             // an answer of another protocol
    drip,                 // the right answer, a byte each "per_byte_ms"; kept
    huge,                 // 200 and a JSON body of more than 64 KiB; kept
};

struct Fault {
    FaultKind kind = FaultKind::delay;
    std::optional<std::uint64_t> at;
    std::optional<std::uint64_t> every;
    std::uint64_t from = 1;
    std::optional<std::uint64_t> to; // exclusive
    std::optional<double> share;
    Milliseconds delay{0};
    Milliseconds per_byte{20};
    int status = 503;
    std::string retry_after;
    std::string body;
    bool keep = false;
};

enum class Acknowledge { callback, poll, receipt, none };

struct Identity {
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path ca; // whom the other side's certificate must come from
};

// Of acknowledgements that come later.
struct Later {
    Milliseconds delay_least{0};
    Milliseconds delay_most{0};
    std::size_t batch = 100;
    double refuse_share = 0;
    double silent_share = 0;
};

struct Callback {
    std::string url;
    Identity identity;
};

struct StateScenario {
    std::string state; // alpha-2
    std::uint16_t port = 0;
    Identity identity;
    Acknowledge acknowledge = Acknowledge::none;
    int repeat = 409;
    std::optional<Later> later; // callback and poll
    std::optional<Callback> callback;
    std::map<std::string, std::filesystem::path> signed_by;
    std::vector<Fault> faults;
};

struct Scenario {
    std::string listen = "127.0.0.1";
    std::uint64_t seed = 1;
    std::uint16_t admin_port = 0;
    std::vector<StateScenario> states;
};

// Both throw std::invalid_argument that says where and what: "states.PL.port: …".
[[nodiscard]] Scenario load_scenario(const std::filesystem::path& file);
[[nodiscard]] std::vector<Fault> parse_faults(std::string_view json);

} // namespace member_states
