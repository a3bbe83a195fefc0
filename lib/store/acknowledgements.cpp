#include "store/acknowledgements.hpp"

#include "core/lane_reader.hpp"
#include "store/columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace convictiond::store {

using core::AcknowledgementResult;
using core::AcknowledgementStatus;
using core::Status;

namespace {

struct Standing {
    std::int64_t number = 0;
    core::Acknowledged known;
    StoredAcknowledgement about;
};

Status status_of(std::string_view text) {
    const auto found = std::ranges::find(core::all_statuses, text, [](Status s) { return core::to_text(s); });
    if (found == core::all_statuses.end())
        throw std::runtime_error{fmt::format("the database has a status {} that does not exist", text)};
    return *found;
}

// Locks the notifications, so that no other acknowledgement or act comes between; the recorder may still move
// what is queued to delivered, which move() finds out.
std::map<base::NotificationId, Standing> find_standing(Transaction& transaction, base::MemberState from,
                                                       const std::vector<ReceivedAcknowledgement>& received) {
    std::vector<base::NotificationId> ids;
    for (const auto& one : received) ids.push_back(one.id);
    const auto asked = parameters(from, Value{to_array(ids)});
    transaction.execute("lock_notifications", asked);
    const auto rows = transaction.execute("find_standing", asked);
    std::map<base::NotificationId, Standing> standing;
    for (std::size_t i = 0; i < rows.size(); ++i)
        standing.emplace(rows.notification(i, 0),
                         Standing{rows.number(i, 1),
                                  {status_of(rows.text(i, 2)), rows.truth(i, 3)},
                                  {AcknowledgementResult::unknown, std::string{rows.text(i, 4)},
                                   static_cast<int>(rows.number(i, 5)), std::string{rows.text(i, 6)}}});
    return standing;
}

struct Moves {
    std::vector<std::int64_t> to_acknowledged, to_refused;
};

// Whoever sends for the lane reads ahead, and must not send what has just been settled.
bool move(Transaction& transaction, base::MemberState from, const Moves& moves, base::Instant now) {
    const auto read_until = now + core::LaneReader::poll_every;
    std::size_t moved = 0;
    bool goes_soon = false;
    const auto run = [&](std::string_view statement, const std::vector<std::int64_t>& numbers) {
        if (numbers.empty()) return;
        const auto rows =
            transaction.execute(statement, parameters(from, Value{to_array(numbers)}, now, read_until));
        moved += rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) goes_soon = goes_soon || rows.truth(i, 1);
    };
    run("move_to_acknowledged", moves.to_acknowledged);
    run("move_to_refused_by_authority", moves.to_refused);
    if (goes_soon) transaction.execute("wake_lane", parameters(from));
    return moved == moves.to_acknowledged.size() + moves.to_refused.size();
}

// Every acknowledgement that counts, for the evidence, with the words that came along.
struct Log {
    Columns acknowledgements, remarks;

    void add(base::MemberState from, const ReceivedAcknowledgement& one, AcknowledgementResult result,
             std::int64_t number, base::Instant now) {
        if (result != AcknowledgementResult::stored && result != AcknowledgementResult::conflict) return;
        acknowledgements.add(number, core::to_text(one.status), now, core::to_text(result), from);
        if (!one.reason.empty()) remarks.add(number, now, "reason", one.reason);
        if (!one.reference.empty()) remarks.add(number, now, "reference", one.reference);
    }
    void write(Transaction& transaction) const {
        if (!acknowledgements.empty()) transaction.execute("add_acknowledgements", acknowledgements.arrays());
        if (!remarks.empty()) transaction.execute("add_remarks", remarks.arrays());
    }
};

// One try; nothing where the recorder moved a notification between our look and our move.
std::optional<std::vector<StoredAcknowledgement>>
try_store(Transaction& transaction, base::MemberState from,
          const std::vector<ReceivedAcknowledgement>& received, base::Instant now) {
    auto standing = find_standing(transaction, from, received);
    std::vector<StoredAcknowledgement> results;
    Moves moves;
    Log log;
    for (const auto& one : received) {
        const auto found = standing.find(one.id);
        if (found == standing.end()) {
            results.emplace_back();
            continue;
        }
        auto& [number, known, about] = found->second;
        const auto judged = core::judge_acknowledgement(known, one.status);
        about.result = judged.result;
        results.push_back(about);
        if (judged.becomes) {
            known = {*judged.becomes, false};
            (*judged.becomes == Status::acknowledged ? moves.to_acknowledged : moves.to_refused)
                .push_back(number);
        }
        log.add(from, one, judged.result, number, now);
    }
    if (!move(transaction, from, moves, now)) return std::nullopt;
    log.write(transaction);
    return results;
}

// A notification moves from queued to delivered once, so that a second look is enough but for a retry
// between; the bound is a bound.
constexpr int most_tries = 5;

[[noreturn]] void give_up() {
    throw Unavailable{"acknowledgements: the notifications kept moving"};
}

} // namespace

std::vector<StoredAcknowledgement>
store_acknowledgements(Connection& connection, base::MemberState from,
                       const std::vector<ReceivedAcknowledgement>& received, base::Instant now) {
    for (int tries = 0; tries < most_tries; ++tries) {
        Transaction transaction{connection};
        auto results = try_store(transaction, from, received, now);
        if (!results) continue;
        transaction.commit();
        return std::move(*results);
    }
    give_up();
}

std::optional<std::string> find_poll_cursor(Connection& connection, base::MemberState from) {
    const auto rows = connection.execute("find_poll_cursor", parameters(from));
    if (rows.empty()) return std::nullopt;
    return std::string{rows.text(0, 0)};
}

std::optional<std::vector<StoredAcknowledgement>> store_page(Connection& connection, base::MemberState from,
                                                             const ReceivedPage& page, base::Instant now) {
    for (int tries = 0; tries < most_tries; ++tries) {
        Transaction transaction{connection};
        const auto moved =
            transaction.execute("move_poll_cursor", parameters(from, page.next, now, page.asked_after));
        if (moved.empty()) return std::nullopt;
        auto results = try_store(transaction, from, page.received, now);
        if (!results) continue;
        transaction.commit();
        return results;
    }
    give_up();
}

} // namespace convictiond::store
