#include "simulator/member_state.hpp"

#include "base/bytes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace member_states {

namespace base = convictiond::base;
namespace json = boost::json;

namespace {

constexpr std::size_t violations_shown = 100;
constexpr std::string_view json_type = "application/json";
constexpr std::string_view gateway_page =
    "<!DOCTYPE html><html><head><title>It works</title></head><body>Gateway ready.</body></html>\n";

std::string_view event_name(char letter) {
    return letter == 'n' ? "new" : letter == 'a' ? "amended" : "deleted";
}

} // namespace

std::string http_answer(int status, std::string_view content_type, std::string_view body,
                        std::string_view headers) {
    // A reason phrase is optional and means nothing (RFC 9112, section 4).
    auto answer = fmt::format("HTTP/1.1 {} \r\nContent-Length: {}\r\n{}", status, body.size(), headers);
    if (!body.empty()) answer += fmt::format("Content-Type: {}\r\n", content_type);
    answer += "\r\n";
    answer += body;
    return answer;
}

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open_to_append(const std::filesystem::path& path) {
    File file{std::fopen(path.c_str(), "ae"), &std::fclose};
    if (!file) throw std::system_error{errno, std::generic_category(), path.string()};
    return file;
}

void write_line(const File& file, const std::string& line) {
    if (std::fwrite(line.data(), 1, line.size(), file.get()) != line.size() || std::fflush(file.get()) != 0)
        throw std::system_error{errno, std::generic_category(), "a log of the simulator"};
}

PublicKeys load_keys(const std::map<std::string, std::filesystem::path>& files) {
    PublicKeys keys;
    for (const auto& [id, path] : files) {
        std::ifstream in{path, std::ios::binary};
        const std::string pem{std::istreambuf_iterator<char>{in}, {}};
        auto key = base::VerifyingKey::from_pem(pem);
        if (!key) throw std::invalid_argument{path.string() + ": " + key.error().text()};
        keys.emplace(id, std::move(*key));
    }
    return keys;
}

} // namespace

ReceivedLog::ReceivedLog(const std::filesystem::path& file) : file_{open_to_append(file)} {}

void ReceivedLog::append(std::string_view state, const Notification& notification) {
    write_line(file_,
               fmt::format("{} {} {}\n", state, notification.id.text(), base::to_hex(notification.digest)));
}

RequestLog::RequestLog(const std::filesystem::path& file) : file_{open_to_append(file)} {}

void RequestLog::append(std::string_view state, const Request& request) {
    json::object fields;
    for (const auto& [name, value] : request.fields) fields[name] = value;
    const json::object line{{"at", base::now().time_since_epoch().count()},
                            {"state", json::string_view{state.data(), state.size()}},
                            {"method", request.method},
                            {"target", request.target},
                            {"fields", std::move(fields)},
                            {"body", request.body}};
    write_line(file_, json::serialize(line) + '\n');
}

MemberState::MemberState(const StateScenario& scenario, std::uint64_t seed, Logs logs)
    : scenario_{scenario}, chance_{seed}, logs_{logs}, signed_by_{load_keys(scenario.signed_by)},
      faults_{scenario.faults}, pages_{scenario.later ? scenario.later->batch : 0} {
    if (scenario.later) acknowledgements_.emplace(*scenario.later);
}

void MemberState::note_violation(std::string words) {
    ++violations_;
    if (first_violations_.size() < violations_shown) first_violations_.push_back(std::move(words));
}

MemberState::Entry& MemberState::record(const Notification& notification) {
    if (logs_.received != nullptr) logs_.received->append(scenario_.state, notification);
    auto& entry = entries_[notification.id];
    if (entry.count++ == 0) {
        entry.digest = notification.digest;
        entry.number = entries_.size();
        entry.event = notification.event.front();
    } else {
        ++repeats_;
        entry.differs = entry.differs || entry.digest != notification.digest;
    }
    return entry;
}

Reaction MemberState::receive(const Request& request, const std::optional<Fault>& fault,
                              base::Monotonic now) {
    if (scenario_.acknowledge == Acknowledge::poll && request.method == "GET")
        return answer_poll(request, fault, now);
    ++requests_;
    if (logs_.requests != nullptr) logs_.requests->append(scenario_.state, request);
    const auto found = read(request);
    if (const auto* violation = std::get_if<Violation>(&found)) {
        note_violation(violation->words);
        Reaction reaction;
        const json::object problem{{"title", violation->words}, {"status", 400}};
        reaction.bytes = http_answer(400, "application/problem+json", json::serialize(problem));
        return reaction;
    }
    const auto& notification = std::get<Notification>(found);
    auto& entry = record(notification);
    const bool repeat = entry.kept;
    entry.kept = entry.kept || !fault || fault->keep;
    if (entry.kept && acknowledgements_)
        acknowledgements_->owe(notification.id, reference_of(entry), chance_, now);
    return react(http_answer(repeat ? scenario_.repeat : 200, json_type, receipt(notification, entry, fault)),
                 fault);
}

std::variant<Notification, Violation> MemberState::read(const Request& request) const {
    auto found = inspect(request, scenario_.state);
    if (signed_by_.empty() || std::holds_alternative<Violation>(found)) return found;
    if (auto fault = find_signature_fault(request, signed_by_, base::now()))
        return Violation{*std::move(fault)};
    return found;
}

Reaction MemberState::answer_poll(const Request& request, const std::optional<Fault>& fault,
                                  base::Monotonic now) {
    ++polls_;
    pages_.add(acknowledgements_->hand_over(now));
    const auto question = request.target.find('?');
    const auto query = question == std::string::npos ? "" : request.target.substr(question + 1);
    const auto page = pages_.page(query, base::now());
    return react(page ? http_answer(200, json_type, *page) : http_answer(400, "", ""), fault);
}

std::string MemberState::reference_of(const Entry& entry) const {
    return fmt::format("{}-{:07}", scenario_.state, entry.number);
}

std::string MemberState::receipt(const Notification& notification, const Entry& entry,
                                 const std::optional<Fault>& fault) const {
    auto id = notification.id;
    auto digest = notification.digest;
    if (fault && fault->kind == FaultKind::wrong_receipt_id) id.bytes.back() ^= std::byte{1};
    if (fault && fault->kind == FaultKind::wrong_receipt_digest) digest.back() ^= std::byte{1};
    json::object body{{"id", id.text()},
                      {"contentDigest", content_digest(digest)},
                      {"status", scenario_.acknowledge == Acknowledge::receipt ? "acknowledged" : "received"},
                      {"reference", reference_of(entry)}};
    constexpr std::size_t too_much = 80 * 1024; // the limit of an answer is 64 KiB
    if (fault && fault->kind == FaultKind::huge) body["padding"] = std::string(too_much, 'x');
    return json::serialize(body);
}

Reaction MemberState::react(std::string right_answer, const std::optional<Fault>& fault) const {
    Reaction reaction;
    reaction.delay = fault ? fault->delay : Milliseconds{0};
    switch (fault ? fault->kind : FaultKind::delay) {
    case FaultKind::status:
        reaction.bytes = http_answer(
            fault->status, json_type, fault->body,
            fault->retry_after.empty() ? "" : fmt::format("Retry-After: {}\r\n", fault->retry_after));
        return reaction;
    case FaultKind::black_hole: reaction.act = Reaction::Act::black_hole; return reaction;
    case FaultKind::close_early: // is obeyed before the body is read
    case FaultKind::reset: reaction.act = Reaction::Act::reset; return reaction;
    case FaultKind::not_json: reaction.bytes = http_answer(200, "text/html", gateway_page); return reaction;
    case FaultKind::not_http:
        reaction.bytes = "220 mail.example.org ESMTP ready\r\n";
        reaction.close = true;
        return reaction;
    case FaultKind::drip: reaction.per_byte = fault->per_byte; break;
    case FaultKind::delay:
    case FaultKind::wrong_receipt_id:
    case FaultKind::wrong_receipt_digest:
    case FaultKind::huge: break;
    }
    reaction.bytes = std::move(right_answer);
    return reaction;
}

std::string MemberState::received() const {
    std::string lines;
    for (const auto& [id, entry] : entries_) {
        const json::object line{{"state", scenario_.state},
                                {"id", id.text()},
                                {"digest", base::to_hex(entry.digest)},
                                {"count", entry.count},
                                {"differs", entry.differs},
                                {"event", json::string_view{event_name(entry.event)}}};
        lines += json::serialize(line);
        lines += '\n';
    }
    return lines;
}

json::object MemberState::summary() const {
    const auto counts = acknowledgements_ ? acknowledgements_->counts() : AcknowledgementCounts{};
    json::array words;
    for (const auto& violation : first_violations_) words.emplace_back(violation);
    std::uint64_t differing = 0;
    for (const auto& [id, entry] : entries_) differing += entry.differs ? 1 : 0;
    return {{"requests", requests_},
            {"polls", polls_},
            {"distinct", entries_.size()},
            {"repeats", repeats_},
            {"differing", differing},
            {"violations", violations_},
            {"violation_words", std::move(words)},
            {"failed_handshakes", failed_handshakes_},
            {"acknowledged", counts.stored},
            {"acknowledged_before", counts.repeated},
            {"unaccepted", counts.unaccepted},
            {"failed_callbacks", counts.failed_requests},
            {"pending_callbacks", acknowledgements_ ? acknowledgements_->pending() : 0}};
}

} // namespace member_states
