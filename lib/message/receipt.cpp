#include "message/receipt.hpp"

#include "base/text.hpp"
#include "message/render.hpp"

#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::message {

namespace json = boost::json;

namespace {

constexpr std::size_t most_words = 2048;        // bytes kept of a text from outside
constexpr std::size_t most_depth = 256;         // of what is read over; the parser keeps it on the heap
constexpr std::size_t most_cursor_bytes = 1024; // so does the database say

std::optional<json::value> parse(std::string_view text, json::storage_ptr memory = {}) {
    json::parse_options options;
    options.max_depth = most_depth;
    boost::system::error_code error;
    auto value = json::parse(text, error, std::move(memory), options);
    if (error) return std::nullopt;
    return value;
}

const json::string* text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_string();
}

std::string words_at(const json::object& object, std::string_view key) {
    const auto* text = text_at(object, key);
    return text == nullptr ? std::string{} : words_from_outside({text->data(), text->size()});
}

} // namespace

std::string words_from_outside(std::string_view text) {
    constexpr std::string_view replacement = "\uFFFD";
    std::string words;
    while (!text.empty()) {
        const auto whole =
            std::min({base::find_utf8_fault(text).value_or(text.size()), text.find('\0'), text.size()});
        words += text.substr(0, whole);
        if (whole == text.size() || words.size() >= most_words) break;
        words += replacement;
        text.remove_prefix(whole + 1);
    }
    if (words.size() > most_words) words.resize(most_words);
    if (const auto cut = base::find_utf8_fault(words)) words.resize(*cut); // within a character
    return words;
}

core::Receipt read_receipt(std::string_view body, const base::NotificationId& id,
                           const base::Digest& body_digest) {
    core::Receipt receipt;
    receipt.is_empty = body.empty();
    if (receipt.is_empty) return receipt;
    // One comes with each answer, and is small: it seldom needs more than this.
    std::array<unsigned char, 2048> here; // NOLINT(*-member-init): written before it is read
    json::monotonic_resource memory{here.data(), here.size()};
    const auto value = parse(body, &memory);
    receipt.is_json = value.has_value();
    if (!value || !value->is_object()) return receipt;
    const auto& object = value->get_object();
    // An id or a digest that is there and is no text is not ours either.
    if (object.contains("id")) {
        const auto* text = text_at(object, "id");
        receipt.our_id = text != nullptr && base::NotificationId::parse({text->data(), text->size()}) == id;
    }
    if (object.contains("contentDigest")) {
        const auto* text = text_at(object, "contentDigest");
        receipt.our_digest =
            text != nullptr && std::string_view{text->data(), text->size()} == content_digest(body_digest);
    }
    if (const auto* status = text_at(object, "status")) {
        if (*status == "acknowledged") receipt.status = core::ReceiptStatus::acknowledged;
        if (*status == "refused") receipt.status = core::ReceiptStatus::refused;
    }
    receipt.reference = words_at(object, "reference");
    return receipt;
}

namespace {

base::result<AcknowledgementItem> read_item(const json::value& value, std::size_t position) {
    auto fault = [&](std::string found, std::string expected) {
        return base::Fault{fmt::format("item {}", position), std::move(found), std::move(expected), ""};
    };
    const auto* object = value.if_object();
    if (object == nullptr) return fault("no object", "an object with \"id\" and \"status\"");
    const auto* id = text_at(*object, "id");
    if (id == nullptr) return fault("no \"id\"", "the id of a notification as a text");
    if (id->size() > 200) return fault("an \"id\" of more than 200 bytes", "the id of a notification");
    const auto* status = text_at(*object, "status");
    if (status == nullptr || (*status != "recorded" && *status != "refused"))
        return fault("no such \"status\"", "\"recorded\" or \"refused\"");
    for (const char* key : {"reason", "reference", "at"}) {
        const auto* other = object->if_contains(key);
        if (other != nullptr && !other->is_null() && !other->is_string())
            return fault(fmt::format("\"{}\" is no text", key), "a text");
    }
    AcknowledgementItem item;
    item.id_text = std::string{id->data(), id->size()};
    item.status =
        *status == "recorded" ? core::AcknowledgementStatus::recorded : core::AcknowledgementStatus::refused;
    if (const auto parsed = base::NotificationId::parse(item.id_text))
        item.acknowledgement =
            Acknowledgement{*parsed, words_at(*object, "reason"), words_at(*object, "reference")};
    return item;
}

base::result<std::vector<AcknowledgementItem>> read_items(const json::array& array) {
    std::vector<AcknowledgementItem> items;
    if (array.size() > most_acknowledgements)
        return base::Fault{"body", base::counted(array.size(), "item"),
                           fmt::format("at most {}", most_acknowledgements), "send them in parts"};
    for (std::size_t i = 0; i < array.size(); ++i) {
        auto item = read_item(array[i], i + 1);
        if (!item) return item.error();
        items.push_back(std::move(*item));
    }
    return items;
}

} // namespace

base::result<std::vector<AcknowledgementItem>> read_acknowledgements(std::string_view body) {
    const auto value = parse(body);
    if (!value) return base::Fault{"body", "no JSON", "one object or an array of them", ""};
    if (const auto* array = value->if_array()) return read_items(*array);
    auto item = read_item(*value, 1);
    if (!item) return item.error();
    return std::vector<AcknowledgementItem>{std::move(*item)};
}

namespace {

// A cursor is often a number to whoever counts with it: its text is sent back.
std::optional<std::string> cursor_at(const json::object& page) {
    const auto* next = page.if_contains("next");
    if (next == nullptr) return std::nullopt;
    std::optional<std::string> cursor;
    if (const auto* text = next->if_string()) cursor.emplace(text->data(), text->size());
    if (const auto* whole = next->if_int64()) cursor = std::to_string(*whole);
    if (const auto* whole = next->if_uint64()) cursor = std::to_string(*whole);
    if (const auto* number = next->if_double()) cursor = fmt::format("{}", *number);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (cursor &&
        (cursor->empty() || cursor->size() > most_cursor_bytes || std::ranges::any_of(*cursor, is_control)))
        return std::nullopt;
    return cursor;
}

} // namespace

base::result<AcknowledgementPage> read_acknowledgement_page(std::string_view body) {
    const auto value = parse(body);
    const auto* object = value ? value->if_object() : nullptr;
    if (object == nullptr) return base::Fault{"page", "no JSON object", "\"items\" and \"next\"", ""};
    const auto* items = object->if_contains("items");
    if (items == nullptr || !items->is_array())
        return base::Fault{"page", "no \"items\"", "an array of acknowledgements", ""};
    auto next = cursor_at(*object);
    if (!next)
        return base::Fault{
            "page", "no \"next\" that we can keep",
            fmt::format("a text of 1 to {} bytes without control characters, or a number", most_cursor_bytes),
            ""};
    auto read = read_items(items->get_array());
    if (!read) return read.error();
    return AcknowledgementPage{std::move(*read), std::move(*next)};
}

std::string page_target(std::string_view target, const std::optional<std::string>& cursor) {
    std::string asked{target};
    asked += target.find('?') == std::string_view::npos ? '?' : '&';
    if (cursor) {
        asked += "after=";
        for (const char c : *cursor) { // RFC 3986, section 2.3
            const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                    (c >= '0' && c <= '9') ||
                                    std::string_view{"-._~"}.find(c) != std::string_view::npos;
            asked += unreserved ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
        asked += '&';
    }
    return asked + fmt::format("limit={}", most_acknowledgements);
}

std::string render_results(const std::vector<AcknowledgementAnswer>& results) {
    json::array list;
    for (const auto& result : results)
        list.push_back(json::object{{"id", result.id_text}, {"result", core::to_text(result.result)}});
    return json::serialize(list);
}

std::string render_problem(int status, std::string_view title, std::string_view detail) {
    json::object problem;
    problem.emplace("type", "about:blank");
    problem.emplace("title", title);
    problem.emplace("status", status);
    if (!detail.empty()) problem.emplace("detail", detail);
    return json::serialize(problem);
}

} // namespace convictiond::message
