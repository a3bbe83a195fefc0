#include "simulator/acknowledgements.hpp"

#include "simulator/chance.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iterator>

namespace member_states {

namespace base = convictiond::base;
namespace json = boost::json;

void Acknowledgements::owe(base::NotificationId id, std::string reference, base::Chance& chance,
                           base::Monotonic now) {
    // A repeat is owed another acknowledgement, and the same one: its fate hangs on the id alone.
    base::Chance fate{std::hash<base::NotificationId>{}(id)};
    if (happens(fate, rules_.silent_share)) return;
    const bool refused = happens(fate, rules_.refuse_share);
    const auto delay = rules_.delay_least + chance.up_to(rules_.delay_most - rules_.delay_least);
    due_.emplace(now + delay, Owed{id, std::move(reference), refused});
}

std::optional<base::Monotonic> Acknowledgements::next_due() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
}

std::vector<Owed> Acknowledgements::take(base::Monotonic now) {
    std::vector<Owed> batch;
    while (batch.size() < rules_.batch && !due_.empty() && due_.begin()->first <= now)
        batch.push_back(std::move(due_.extract(due_.begin()).mapped()));
    taken_ += batch.size();
    return batch;
}

std::vector<Owed> Acknowledgements::hand_over(base::Monotonic now) {
    std::vector<Owed> all;
    while (!due_.empty() && due_.begin()->first <= now)
        all.push_back(std::move(due_.extract(due_.begin()).mapped()));
    return all;
}

std::string Acknowledgements::render(const std::vector<Owed>& batch, base::Instant now) {
    json::array items;
    for (const auto& owed : batch) {
        json::object item{{"id", owed.id.text()},
                          {"status", owed.refused ? "refused" : "recorded"},
                          {"reference", owed.reference},
                          {"at", base::to_rfc3339(now)}};
        if (owed.refused) item["reason"] = "not a national of this state";
        items.push_back(std::move(item));
    }
    return json::serialize(items);
}

void Acknowledgements::settle(const std::vector<Owed>& batch, std::string_view answer) {
    taken_ -= batch.size();
    boost::system::error_code failed;
    const auto document = json::parse({answer.data(), answer.size()}, failed);
    const auto* results = failed ? nullptr : document.if_array();
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto* item =
            results != nullptr && results->size() == batch.size() ? (*results)[i].if_object() : nullptr;
        const auto* id = item == nullptr ? nullptr : item->if_contains("id");
        const auto* result = item == nullptr ? nullptr : item->if_contains("result");
        const bool ours = id != nullptr && *id == json::value(batch[i].id.text()) && result != nullptr;
        if (ours && *result == json::value("stored"))
            ++counts_.stored;
        else if (ours && *result == json::value("repeated"))
            ++counts_.repeated;
        else
            ++counts_.unaccepted;
    }
}

void Acknowledgements::give_back(std::vector<Owed> batch, base::Monotonic due) {
    taken_ -= batch.size();
    ++counts_.failed_requests;
    for (auto& owed : batch) due_.emplace(due, std::move(owed));
}

} // namespace member_states
