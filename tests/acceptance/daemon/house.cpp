#include "acceptance/daemon/house.hpp"

#include "base/chance.hpp"
#include "inbox/directory_identity.hpp"
#include "support/eventually.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <netinet/in.h>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace convictiond::test {

namespace {

// "a.b.c": value becomes YAML of three levels; the map's order keeps what belongs together together.
std::string to_yaml(const std::map<std::string, std::string>& settings) {
    std::string yaml;
    std::vector<std::string> open;
    for (const auto& [key, value] : settings) {
        std::vector<std::string> path;
        std::istringstream parts{key};
        for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
        const auto shared = static_cast<std::size_t>(
            std::mismatch(open.begin(), open.end(), path.begin(), path.end()).first - open.begin());
        for (auto level = shared; level < path.size(); ++level)
            yaml += fmt::format("{}{}:{}\n", std::string(2 * level, ' '), path[level],
                                level + 1 == path.size() ? " " + value : "");
        open = path;
        open.pop_back();
    }
    return yaml;
}

std::set<std::string> lines_of(std::istream& text) {
    std::set<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.insert(line);
    return lines;
}

// The keys of RFC 9421, appendix B.1: synthetic, and known to everybody.
void write_signing_keys(const std::filesystem::path& folder) {
    std::filesystem::create_directory(folder);
    const auto write =
        [&folder](const std::string& name, const std::string& kind, const std::string& base64) {
            std::ofstream{folder / name}
                << fmt::format("-----BEGIN {0}-----\n{1}\n-----END {0}-----\n", kind, base64);
            std::filesystem::permissions(folder / name, std::filesystem::perms{0600});
        };
    write("ed25519.key", "PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF");
    write("ed25519.pub", "PUBLIC KEY", "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
    write("p256.key", "EC PRIVATE KEY",
          "MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49\n"
          "AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM\n"
          "4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==");
    write("p256.pub", "PUBLIC KEY",
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
          "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==");
}

} // namespace

std::string query(const std::string& connection, const std::string& sql) {
    pqxx::connection session{connection};
    pqxx::nontransaction work{session};
    work.exec("set search_path = convictiond, pg_catalog");
    std::string text;
    for (const auto& row : work.exec(sql)) {
        if (!text.empty()) text += '\n';
        for (const auto& field : row) text.append(field.num() == 0 ? "" : " ").append(field.c_str());
    }
    return text;
}

namespace {

bool can_be_bound(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return bound;
}

} // namespace

// Below those that the system gives to whoever connects: of these one is soon somebody's.
std::uint16_t free_port() {
    constexpr std::uint64_t first = 10'000, last = 32'000;
    auto chance = base::Chance::from_system();
    for (int tries = 0; tries < 100; ++tries) {
        const auto port = static_cast<std::uint16_t>(first + chance.below(last - first));
        if (can_be_bound(port)) return port;
    }
    throw std::runtime_error{"no free port"};
}

// Where the server is away, for a test of that, nobody logs in.
std::string as_daemon(const std::string& connection) {
    try {
        query(connection,
              "do $$ declare one text; begin "
              "foreach one in array array['create role convictiond_daemon', "
              "'create role convictiond_login login in role convictiond_daemon'] loop "
              "begin execute one; "
              "exception when duplicate_object or unique_violation then null; end; end loop; end $$");
    } catch (const pqxx::broken_connection&) {
    }
    return connection + " user=convictiond_login";
}

House::House(std::string connection, std::vector<SimulatedState> states)
    : connection_{std::move(connection)} {
    for (const auto* name : {"inbound", "archive", "rejected", "duplicates"})
        std::filesystem::create_directory(directory_ / name);
    std::ofstream{directory_ / "identity.key"} << "an identity key of a test, 32 bytes or more";
    std::filesystem::permissions(directory_ / "identity.key", std::filesystem::perms{0600});
    write_signing_keys(directory_ / "signing");
    make_certificates(states);
    open_states(states);
    settle_in(states);
}

void House::make_certificates(const std::vector<SimulatedState>& states) {
    const Pki pki{directory_.path()};
    const auto ours = pki.authority("ours");
    const auto theirs = pki.authority("theirs");
    (void)pki.issue(ours, {"daemon", {"localhost", "127.0.0.1"}});
    Subject renewed{"renewed", {"localhost", "127.0.0.1"}};
    renewed.until = std::chrono::hours{24 * 20};
    (void)pki.issue(ours, renewed);
    (void)pki.issue(theirs, {"states", {"localhost", "127.0.0.1"}});
    const auto ca = ours.identity.certificate;
    for (const auto& state : states)
        if (state.acknowledge == "callback")
            callers_[state.name] = {
                pki.issue(theirs, {state.name, {state.name + ".ecris.test"}, Usage::client}), ca};
    callers_["nobody"] = {pki.issue(theirs, {"nobody", {}, Usage::client}), ca};
    callers_["stranger"] = {pki.issue(pki.authority("elsewhere"), {"stranger", {}, Usage::client}), ca};
}

void House::open_states(const std::vector<SimulatedState>& states) {
    std::string scenario; // its paths are relative to its own folder
    for (const auto& state : states) {
        std::string callback;
        if (state.acknowledge == "callback")
            callback = fmt::format(R"(, "callback": {{"url": "https://127.0.0.1:{}/v1/acknowledgements", )"
                                   R"("certificate": "theirs/{}.pem", "key": "theirs/{}.key", )"
                                   R"("server_ca": "ours/ca.pem"{}}})",
                                   callback_port_, state.name, state.name, state.callback);
        if (state.acknowledge == "poll")
            callback = fmt::format(R"(, "poll": {{"batch": 2{}}})", state.callback);
        if (!state.signed_by.empty()) callback += fmt::format(R"(, "signed_by": {{{}}})", state.signed_by);
        scenario +=
            fmt::format(R"({}"{}": {{"certificate": "theirs/states.pem", "key": "theirs/states.key", )"
                        R"("client_ca": "ours/ca.pem", "acknowledge": "{}", "faults": {}{}}})",
                        scenario.empty() ? "" : ", ", state.name, state.acknowledge, state.faults, callback);
    }
    std::ofstream{directory_ / "scenario.json"} << fmt::format(R"({{"states": {{{}}}}})", scenario);
    simulator_.emplace(Launch{program("member-state-simulator"),
                              {"--scenario", directory_ / "scenario.json", "--received-log",
                               directory_ / "received.log", "--request-log", requests()}});
    const auto ready =
        simulator_->wait_for_line([](auto line) { return line.starts_with("{\"ready\":true"); });
    if (!ready) throw std::runtime_error{"the simulator does not start: " + simulator_->errors()};
    const auto ports = boost::json::parse(*ready);
    simulator_port_ = ports.at("admin").to_number<std::uint16_t>();
    for (const auto& [state, port] : ports.at("states").as_object())
        state_ports_[std::string{state.data(), state.size()}] = port.to_number<std::uint16_t>();
}

void House::settle_in(const std::vector<SimulatedState>& states) {
    const auto here = [this](const char* name) { return (directory_ / name).string(); };
    settings_ = {
        {"inbound.directory", here("inbound")},
        {"inbound.archive", here("archive")},
        {"inbound.rejected", here("rejected")},
        {"inbound.duplicates", here("duplicates")},
        {"inbound.settle", "50ms"},
        {"inbound.rescan", "100ms"},
        {"inbound.sources.PNC.canaries", "[]"},
        {"database.connection", '"' + as_daemon(connection_) + '"'},
        {"database.workers", "2"},
        {"admin.listen", fmt::format("127.0.0.1:{}", admin_port_)},
        {"acknowledgements.listen", fmt::format("127.0.0.1:{}", callback_port_)},
        {"acknowledgements.certificate", here("ours/daemon.pem")},
        {"acknowledgements.private_key", here("ours/daemon.key")},
        {"acknowledgements.client_ca", here("theirs/ca.pem")},
        {"tables", CONVICTIOND_SOURCE_DIR "/config"},
        {"identity_key", here("identity.key")},
        {"shutdown_grace", "5s"},
        {"log.level", "debug"},
        {"defaults.server_ca", here("theirs/ca.pem")},
        {"defaults.client_certificate", here("ours/daemon.pem")},
        {"defaults.client_key", here("ours/daemon.key")},
        {"defaults.retry", "{ base: 20ms, cap: 200ms, max_retry_after: 1s }"},
        {"defaults.circuit", "{ probe: 50ms, probe_cap: 200ms }"},
    };
    for (const auto& state : states) {
        const auto section = "member_states." + state.name + ".";
        set(section + "url", fmt::format("https://127.0.0.1:{}/notifications", state_ports_.at(state.name)));
        set(section + "acknowledgement", state.acknowledge);
        if (state.acknowledge == "callback") {
            const auto fingerprint = base::to_hex(callers_.at(state.name).identity.fingerprint);
            set(section + "callback_fingerprints", "[\"" + fingerprint + "\"]");
        } else if (state.acknowledge == "poll") {
            set(section + "acknowledgement_url",
                fmt::format("https://127.0.0.1:{}/acknowledgements?of=GB", state_ports_.at(state.name)));
            set(section + "poll_every", "100ms");
        } else {
            set(section + "receipt", "required");
        }
    }
}

void House::renew_certificate() const {
    for (const std::string kind : {".pem", ".key"})
        std::filesystem::rename(directory_ / ("ours/renewed" + kind), directory_ / ("ours/daemon" + kind));
}

std::filesystem::path House::write_configuration() const {
    const auto file = directory_ / "convictiond.yaml";
    std::ofstream{file} << to_yaml(settings_);
    return file;
}

std::filesystem::path House::write_configuration_as(const std::string& name,
                                                    std::map<std::string, std::string> otherwise) const {
    const auto file = directory_ / (name + ".yaml");
    otherwise.insert(settings_.begin(), settings_.end()); // what is set otherwise stays
    std::ofstream{file} << to_yaml(otherwise);
    return file;
}

void House::use(const std::string& connection) {
    connection_ = connection;
    set("database.connection", '"' + as_daemon(connection_) + '"');
}

Launch House::launch(const std::string& name, std::vector<std::string> arguments) const {
    Launch launch{program(name), std::move(arguments)};
    if (has_clock_) launch.environment["CONVICTIOND_CLOCK"] = (directory_ / "clock").string();
    return launch;
}

void House::set_clock(base::Instant then) {
    if (!base::has_test_clock()) throw std::runtime_error{"built without CONVICTIOND_TEST_CLOCK"};
    const auto written = directory_ / "clock.new";
    std::ofstream{written} << base::to_rfc3339(then) << '\n';
    std::filesystem::rename(written, directory_ / "clock");
    has_clock_ = true;
}

void House::start() {
    if (daemon_) past_log_ += daemon_->errors();
    daemon_.reset();
    daemon_.emplace(launch("convictiond", {"--config", write_configuration()}));
    (void)logs({"daemon.started"}); // or it has ended, and no line comes
}

void House::start_ready() {
    start();
    if (!eventually([this] { return answers("/readyz", 200); }))
        throw std::runtime_error{"the daemon does not get ready: " + daemon_->errors()};
}

std::optional<int> House::stop(int signal, std::chrono::milliseconds deadline) {
    daemon_->signal(signal);
    return daemon_->wait(deadline);
}

bool House::logs(std::initializer_list<std::string_view> words, std::chrono::milliseconds deadline) {
    const auto fits = [words](std::string_view line) {
        return std::all_of(words.begin(), words.end(),
                           [line](auto word) { return line.find(word) != std::string_view::npos; });
    };
    return daemon_->wait_for_line(fits, deadline).has_value();
}

std::size_t House::times_logged(std::string_view words) const {
    const auto text = log();
    std::size_t times = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++times;
    return times;
}

Ended House::ctl(std::vector<std::string> words, const std::string& user) const {
    words.insert(words.begin(), {"--config", write_configuration()});
    auto call = launch("convictionctl", std::move(words));
    call.environment["PGUSER"] = user; // never the configuration's
    Process process{call};
    const auto status = process.wait();
    return {status.value_or(-1), process.output(), process.errors()};
}

bool House::answers(const std::string& path, int status) const {
    try {
        (void)ask(admin_port_, "GET", path, {}, status);
        return true;
    } catch (const std::runtime_error&) { // another status, or nobody there
        return false;
    }
}

void House::drop(const std::string& name, const std::string& bytes) const {
    const auto part = inbound() / (name + ".part");
    std::ofstream{part, std::ios::binary} << bytes;
    std::filesystem::rename(part, inbound() / name);
}

bool House::took_all() const {
    return std::ranges::all_of(std::filesystem::directory_iterator{inbound()}, [](const auto& entry) {
        return entry.path().filename() == inbox::identity_file;
    });
}

bool House::comes_to_rest(std::chrono::milliseconds deadline) const {
    const auto at_rest = [this] {
        return took_all() &&
               sql("select count(*) from notification n where not exists (select from standing s "
                   "where s.number = n.number and s.status not in ('queued', 'delivered'))") == "0";
    };
    return eventually(at_rest, deadline);
}

std::set<std::string> House::ours() const {
    std::istringstream rows{sql("select member_state, id, encode(body_digest, 'hex') from notification")};
    return lines_of(rows);
}

std::set<std::string> House::theirs() const {
    std::ifstream log{directory_ / "received.log"};
    return lines_of(log);
}

std::int64_t House::count(const std::string& key) const {
    const auto summary = boost::json::parse(ask(simulator_port_, "GET", "/summary"));
    std::int64_t sum = 0;
    for (const auto& [state, counts] : summary.as_object()) sum += counts.at(key).to_number<std::int64_t>();
    return sum;
}

void House::order(const std::string& state, const std::string& faults) const {
    (void)ask(simulator_port_, "POST", "/states/" + state + "/faults", faults);
}

} // namespace convictiond::test
