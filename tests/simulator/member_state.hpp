// One member state: what it has received and how it reacts to a request. Reacts with a value that wire.cpp
// obeys; touches nothing but the log of what was received, which is written before the reaction is returned,
// so that a test can trust it after either side was killed. Keeps about 120 bytes a notification.
#pragma once

#include "simulator/acknowledgements.hpp"
#include "simulator/faults.hpp"
#include "simulator/notification.hpp"
#include "simulator/pages.hpp"
#include "simulator/signature.hpp"

#include <boost/json/object.hpp>
#include <cstdio>
#include <memory>
#include <unordered_map>

namespace member_states {

struct Reaction {
    enum class Act { answer, black_hole, reset };
    Act act = Act::answer;
    std::string bytes;        // of the whole answer
    Milliseconds delay{0};    // before it
    Milliseconds per_byte{0}; // 0: at once
    bool close = false;       // after it
};

// An HTTP/1.1 answer with Content-Length; `headers` are whole lines.
[[nodiscard]] std::string http_answer(int status, std::string_view content_type, std::string_view body,
                                      std::string_view headers = {});

// `STATE ID DIGEST`, a line for each request that was read and found right, whatever was then answered.
class ReceivedLog {
public:
    explicit ReceivedLog(const std::filesystem::path& file); // appends; throws std::system_error
    void append(std::string_view state, const Notification& notification);

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// Every POST as it came, a JSON object a line: at (microseconds since 1970), state, method, target, fields,
// body. For those who verify what was sent by other means than ours, and when.
class RequestLog {
public:
    explicit RequestLog(const std::filesystem::path& file); // appends; throws std::system_error
    void append(std::string_view state, const Request& request);

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

struct Logs { // each may be null
    ReceivedLog* received = nullptr;
    RequestLog* requests = nullptr;
};

class MemberState {
public:
    // Throws std::invalid_argument where a key of `signed_by` cannot be read.
    MemberState(const StateScenario& scenario, std::uint64_t seed, Logs logs);

    [[nodiscard]] const std::string& name() const { return scenario_.state; }
    [[nodiscard]] const StateScenario& scenario() const { return scenario_; }
    void set_faults(std::vector<Fault> faults) { faults_ = Faults{std::move(faults)}; }

    // The head of a request has come: the fault that it will meet.
    [[nodiscard]] std::optional<Fault> strike() { return faults_.strike(chance_); }
    // All of it has come.
    [[nodiscard]] Reaction receive(const Request& request, const std::optional<Fault>& fault,
                                   convictiond::base::Monotonic now);
    void note_violation(std::string words);
    void note_failed_handshake() { ++failed_handshakes_; }

    [[nodiscard]] std::optional<Acknowledgements>& acknowledgements() { return acknowledgements_; }
    [[nodiscard]] std::string received() const; // JSON lines
    [[nodiscard]] boost::json::object summary() const;

private:
    struct Entry {
        convictiond::base::Digest digest{};
        std::uint64_t number = 0; // among the distinct ones, makes the reference
        std::uint32_t count = 0;
        char event = 'n';     // first letter: new, amended, deleted
        bool differs = false; // the same id came with other bytes
        bool kept = false;    // the state has it and would answer a repeat as one
    };
    Entry& record(const Notification& notification);
    [[nodiscard]] std::string reference_of(const Entry& entry) const;
    [[nodiscard]] std::string receipt(const Notification& notification, const Entry& entry,
                                      const std::optional<Fault>& fault) const;
    [[nodiscard]] Reaction react(std::string right_answer, const std::optional<Fault>& fault) const;
    [[nodiscard]] Reaction answer_poll(const Request& request, const std::optional<Fault>& fault,
                                       convictiond::base::Monotonic now);
    [[nodiscard]] std::variant<Notification, Violation> read(const Request& request) const;

    StateScenario scenario_;
    convictiond::base::Chance chance_;
    Logs logs_;
    PublicKeys signed_by_;
    Faults faults_;
    std::optional<Acknowledgements> acknowledgements_;
    Pages pages_;
    std::unordered_map<convictiond::base::NotificationId, Entry> entries_;
    std::uint64_t requests_ = 0;
    std::uint64_t polls_ = 0;
    std::uint64_t repeats_ = 0;
    std::uint64_t violations_ = 0;
    std::uint64_t failed_handshakes_ = 0;
    std::vector<std::string> first_violations_; // bounded
};

} // namespace member_states
