// A running member-state-simulator with certificates and a scenario of its own, and letters to send to it.
#pragma once

#include "acceptance/simulator/peer.hpp"
#include "support/process.hpp"
#include "support/temp_directory.hpp"

namespace convictiond::test {

// A notification as the wire wants it; a test alters a part to break a rule.
struct Letter {
    std::string id;
    std::string body;
    std::string method = "POST";
    std::string content_type = "application/json";
    std::string idempotency_key;
    std::string content_digest;

    explicit Letter(int number, const std::string& to = "PL", const std::string& event = "new");
    void set_body(std::string text); // with the digest that belongs to it
    [[nodiscard]] std::string bytes() const;
};

class Play {
public:
    // `state_keys` are the JSON members of every state beside its certificates.
    explicit Play(const std::string& state_keys = R"("acknowledge": "receipt")",
                  const std::vector<std::string>& states = {"PL"});
    // The members of a callback to `desk`, to be put among the state's keys.
    [[nodiscard]] static std::string callback(const std::string& url, const std::string& more = {});

    [[nodiscard]] std::uint16_t port(const std::string& state = "PL") const { return ports_.at(state); }
    [[nodiscard]] std::uint16_t admin() const { return admin_; }
    [[nodiscard]] Credentials caller() const { return caller_; }
    [[nodiscard]] Credentials stranger() const { return stranger_; } // of an authority that nobody trusts
    [[nodiscard]] Process& process() { return *process_; }
    [[nodiscard]] std::filesystem::path received_log() const { return directory_ / "received.log"; }

    [[nodiscard]] std::unique_ptr<TlsConnection> call() const;
    // On a connection of its own.
    [[nodiscard]] Answer send(const Letter& letter,
                              std::chrono::milliseconds deadline = std::chrono::seconds{20}) const;
    // A number of the summary of a state.
    [[nodiscard]] std::int64_t count(const std::string& key, const std::string& state = "PL") const;

private:
    TempDirectory directory_;
    Credentials caller_;
    Credentials stranger_;
    std::optional<Process> process_;
    std::uint16_t admin_ = 0;
    std::map<std::string, std::uint16_t> ports_;
};

} // namespace convictiond::test
