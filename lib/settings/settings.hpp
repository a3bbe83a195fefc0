// Every key of the configuration as a typed value, with its default. Names mirror the YAML's. Where a key is
// optional, an empty optional means that it is left out. Bounds, places and faults are load's matter; what
// stands here after a load has been checked.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/calendar.hpp"
#include "core/legal_clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace convictiond::settings {

using base::Duration;
using namespace std::chrono_literals;

struct Canary {
    std::string reference;
    std::vector<base::MemberState> notify;
};

// Floors of the volume watch that need no past.
struct Expect {
    std::optional<int> per_week;              // notifications
    std::optional<double> multiple_nationals; // of the persons, as a part of 1
    std::optional<double> without_cro;        // of the persons, as a part of 1
};

struct Source {
    std::optional<base::Date> from; // none: the source has no calendar
    core::Weekdays days{0b1111111};
    std::chrono::minutes by = 6h; // of the day after the business date
    std::string time_zone{base::london};
    std::vector<base::Date> except;
    std::vector<Canary> canaries;
    Expect expect;

    [[nodiscard]] std::optional<core::Calendar> calendar() const;
};

struct Inbound {
    std::string directory = "/var/lib/convictiond/inbound";
    std::string archive = "/var/lib/convictiond/archive";
    std::string rejected = "/var/lib/convictiond/rejected";
    std::string duplicates = "/var/lib/convictiond/duplicates";
    Duration rescan = 30s;
    Duration settle = 2s;
    std::uint64_t max_file_size = std::uint64_t{1} << 30U; // bytes
    Duration foreign_after = 1h;
    Duration incomplete_after = 10min;
    std::map<std::string, Source> sources;
};

struct Database {
    std::string connection = "host=/var/run/postgresql dbname=convictiond";
    int workers = 4;
};

// "127.0.0.1:8471", "[::1]:8471" or "unix:/run/convictiond/admin.sock".
struct Listen {
    std::string address; // empty for a unix socket
    std::uint16_t port = 0;
    std::string unix_path;
    [[nodiscard]] std::string text() const;
};

struct Acknowledgements {
    Listen listen;
    std::string certificate;
    std::string private_key;
    std::string client_ca;
};

struct Signing {
    std::string private_key; // a path, never the key
    std::string key_id;
};

enum class LogLevel { trace, debug, info, warning, error };
enum class LogFormat { text, json };

struct Rotate {
    std::uint64_t size = std::uint64_t{64} << 20U; // bytes
    int keep = 10;                                 // old files
};

struct Retention {
    Duration personal_data = std::chrono::days{90}; // after it was settled; files: after they were taken in
};

struct Log {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::text;
    std::string file; // empty: standard error
    Rotate rotate;    // of the file
};

enum class AcknowledgementMode { callback, poll, receipt, none };

struct Retry {
    Duration base = 5s;
    Duration cap = 30min;
    Duration max_retry_after = 1h;
};

struct Circuit {
    int failures = 5;
    Duration probe = 5s;
    Duration probe_cap = 5min;
};

// One member state; `defaults` in the file gives what a state does not say itself.
struct MemberState {
    std::string url; // https only
    AcknowledgementMode acknowledgement = AcknowledgementMode::callback;
    bool receipt_required = false;
    Duration ack_within = std::chrono::days{10};
    std::chrono::days notify_within = core::by_law;
    std::string acknowledgement_url; // poll only
    Duration poll_every = 5min;
    Duration connect_timeout = 10s;
    Duration answer_timeout = 30s;
    int max_in_flight = 32;
    std::optional<double> max_rate; // notifications a second
    double historical_rate = 5;     // notifications a second
    Retry retry;
    Circuit circuit;
    std::string server_ca = "/etc/ssl/certs/ca-certificates.crt";
    std::string client_certificate = "/etc/convictiond/tls/client.pem";
    std::string client_key = "/run/credentials/convictiond.service/client.key";
    std::vector<std::string> callback_fingerprints; // SHA-256 of a client certificate (DER), lower-case hex
    std::vector<std::string> callback_names;        // DNS names of a client certificate
};

struct Settings {
    Inbound inbound;
    Database database;
    Listen admin{"127.0.0.1", 8471, {}};
    std::optional<Acknowledgements> acknowledgements;
    std::optional<Signing> signing; // none: sent unsigned
    std::string tables = "/usr/share/convictiond";
    Duration historical_after = std::chrono::days{90};
    Duration hold_decision_within = std::chrono::days{14}; // of a held backlog, until health warns
    Duration shutdown_grace = 20s;
    std::string identity_key = "/run/credentials/convictiond.service/identity.key"; // a path, never the key
    Duration lane_takeover = 10s;
    Log log;
    MemberState defaults; // also of a state without an entry, whose lane has no route
    std::map<base::MemberState, MemberState> member_states;
    Retention retention;
};

} // namespace convictiond::settings
