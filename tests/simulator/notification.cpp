#include "simulator/notification.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>

namespace member_states {

namespace {

namespace base = convictiond::base;
namespace json = boost::json;

constexpr std::string_view keys[] = {"schema", "id",         "nonce",  "event",    "from",
                                     "to",     "conviction", "person", "offences", "supersedes"};

std::string_view text_of(const json::object& body, std::string_view key) {
    const auto* value = body.if_contains(key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string_view{} : std::string_view{text->data(), text->size()};
}

bool is_nonce(std::string_view text) { // 128 bits in base64url, without padding
    return text.size() == 22 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                                       "0123456789-_") == std::string_view::npos;
}

bool is_id(std::string_view text) {
    const auto id = base::NotificationId::parse(text);
    return id && id->text() == text && text[14] == '8';
}

std::optional<std::string> fault_of_top_level(const json::object& body, std::string_view state) {
    for (const auto& member : body) {
        const std::string_view key{member.key().data(), member.key().size()};
        if (std::find(std::begin(keys), std::end(keys), key) == std::end(keys))
            return "the body has a key at its top that notification/1 does not know";
    }
    const auto event = text_of(body, "event");
    if (text_of(body, "schema") != "notification/1") return "schema is not notification/1";
    if (!is_id(text_of(body, "id"))) return "id is not a UUID of version 8 in lower case";
    if (!is_nonce(text_of(body, "nonce"))) return "nonce is not 128 bits in base64url";
    if (event != "new" && event != "amended" && event != "deleted")
        return "event is not new, amended or deleted";
    if (text_of(body, "from") != "GB") return "from is not GB";
    if (text_of(body, "to") != state) return "the notification is for another member state";
    for (const auto* key : {"conviction", "person"}) {
        const auto* value = body.if_contains(key);
        if (value == nullptr || !value->is_object()) return std::string{key} + " is not an object";
    }
    if (const auto* offences = body.if_contains("offences"); offences && !offences->is_array())
        return "offences is not a list";
    if (body.contains("supersedes") && !is_id(text_of(body, "supersedes"))) return "supersedes is not an id";
    return std::nullopt;
}

} // namespace

std::string content_digest(const base::Digest& digest) {
    return "sha-256=:" + base::to_base64(digest) + ":";
}

std::variant<Notification, Violation> inspect(const Request& request, std::string_view state) {
    if (request.method != "POST") return Violation{"the method is not POST"};
    if (request.content_type != "application/json") return Violation{"Content-Type is not application/json"};
    const auto digest = base::sha256(request.body);
    if (request.content_digest != content_digest(digest))
        return Violation{"Content-Digest is not the SHA-256 of the body"};

    std::array<unsigned char, 16 * 1024> memory;
    json::monotonic_resource resource{memory.data(), memory.size()};
    boost::system::error_code failed;
    const auto document = json::parse(request.body, failed, &resource);
    if (failed) return Violation{"the body is not JSON"};
    const auto* body = document.if_object();
    if (body == nullptr) return Violation{"the body is not an object"};
    if (auto fault = fault_of_top_level(*body, state)) return Violation{*std::move(fault)};

    const auto id = text_of(*body, "id");
    if (request.idempotency_key != '"' + std::string{id} + '"')
        return Violation{"Idempotency-Key is not the body's id in quotes"};
    return Notification{*base::NotificationId::parse(id), digest, std::string{text_of(*body, "event")}};
}

} // namespace member_states
