#include "acceptance/simulator/play.hpp"

#include "base/crypto.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace convictiond::test {

Letter::Letter(int number, const std::string& to, const std::string& event)
    : id{fmt::format("0a1b2c3d-0000-8000-8000-{:012x}", number)}, idempotency_key{'"' + id + '"'} {
    set_body(fmt::format(
        R"({{"schema":"notification/1","id":"{}","nonce":"AAAAAAAAAAAAAAAAAAAAAA","event":"{}","from":"GB",)"
        R"("to":"{}","conviction":{{"source":"PNC"}},"person":{{"surname":"Nowak"}}}})",
        id, event, to));
}

void Letter::set_body(std::string text) {
    body = std::move(text);
    content_digest = "sha-256=:" + base::to_base64(base::sha256(body)) + ":";
}

std::string Letter::bytes() const {
    return fmt::format("{} /notifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\n"
                       "Idempotency-Key: {}\r\nContent-Digest: {}\r\nContent-Length: {}\r\n\r\n{}",
                       method, content_type, idempotency_key, content_digest, body.size(), body);
}

Play::Play(const std::string& state_keys, const std::vector<std::string>& states) {
    const Pki pki{directory_ / "pki"};
    const auto authority = pki.authority("authority");
    const auto server = pki.issue(authority, {"state", {"localhost", "127.0.0.1"}});
    const auto ca = authority.identity.certificate;
    caller_ = {pki.issue(authority, {"caller", {"localhost", "127.0.0.1"}}), ca};
    stranger_ = {pki.issue(pki.authority("elsewhere"), {"stranger"}), ca};

    std::string scenario;
    for (const auto& state : states)
        scenario += fmt::format(R"({}"{}": {{"certificate": "{}", "key": "{}", "client_ca": "{}", {}}})",
                                scenario.empty() ? "" : ", ", state, server.certificate.string(),
                                server.key.string(), ca.string(), state_keys);
    std::ofstream{directory_ / "scenario.json"} << fmt::format(R"({{"states": {{{}}}}})", scenario);

    process_.emplace(Launch{program("member-state-simulator"),
                            {"--scenario", directory_ / "scenario.json", "--received-log", received_log()}});
    const auto ready = process_->wait_for_line([](auto line) { return line.starts_with("{\"ready\":true"); });
    if (!ready) throw std::runtime_error{"the simulator does not start: " + process_->errors()};
    const auto ports = boost::json::parse(*ready);
    admin_ = ports.at("admin").to_number<std::uint16_t>();
    for (const auto& [state, port] : ports.at("states").as_object())
        ports_[std::string{state.data(), state.size()}] = port.to_number<std::uint16_t>();
}

std::string Play::callback(const std::string& url, const std::string& more) {
    // Paths are relative to the scenario: the certificates that the constructor makes.
    return fmt::format(R"("acknowledge": "callback", "callback": {{"url": "{}", )"
                       R"("certificate": "pki/authority/state.pem", "key": "pki/authority/state.key", )"
                       R"("server_ca": "pki/authority/ca.pem"{}}})",
                       url, more);
}

std::unique_ptr<TlsConnection> Play::call() const {
    return test::call(port(), caller_);
}

Answer Play::send(const Letter& letter, std::chrono::milliseconds deadline) const {
    const auto connection = test::call(port(), caller_, deadline);
    if (!connection->write(letter.bytes())) throw std::runtime_error{"cannot write"};
    return connection->read();
}

std::int64_t Play::count(const std::string& key, const std::string& state) const {
    const auto summary = boost::json::parse(ask(admin_, "GET", "/summary"));
    return summary.at(state).at(key).to_number<std::int64_t>();
}

} // namespace convictiond::test
