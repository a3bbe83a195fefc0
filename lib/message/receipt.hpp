// What a member state's answer and its later acknowledgements say. Hostile until checked: sizes, depth,
// types; what is not understood is a fault and never a guess. Texts from outside are kept at most 2 KiB long.
#pragma once

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/acknowledgement.hpp"
#include "core/attempt.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convictiond::message {

// Words of a member state as they may be kept: UTF-8 without NUL, the first 2 KiB; for each byte that is
// neither stands U+FFFD, so that a Latin-1 answer can be read.
[[nodiscard]] std::string words_from_outside(std::string_view text);

// The receipt in an answer's body, held against the notification it should be for.
[[nodiscard]] core::Receipt read_receipt(std::string_view body, const base::NotificationId& id,
                                         const base::Digest& body_digest);

struct Acknowledgement {
    base::NotificationId id;
    std::string reason;
    std::string reference;
};

struct AcknowledgementItem {
    std::string id_text; // as they wrote it, for the answer
    core::AcknowledgementStatus status = core::AcknowledgementStatus::recorded;
    std::optional<Acknowledgement> acknowledgement; // absent where the id is none of ours by its shape
};

inline constexpr std::size_t most_acknowledgements = 1000; // in one array

// The body of POST /v1/acknowledgements: one object or an array; one malformed item spoils the whole.
[[nodiscard]] base::result<std::vector<AcknowledgementItem>> read_acknowledgements(std::string_view body);

// A page that we fetched, with the cursor for the next; one malformed item spoils the whole, and so does a
// cursor that is neither a number nor a text of 1 to 1,024 bytes without control characters.
struct AcknowledgementPage {
    std::vector<AcknowledgementItem> items;
    std::string next;
};
[[nodiscard]] base::result<AcknowledgementPage> read_acknowledgement_page(std::string_view body);

// What to ask `target` (path and query) with for the page after `cursor`; the peer's word is percent-encoded.
[[nodiscard]] std::string page_target(std::string_view target, const std::optional<std::string>& cursor);

struct AcknowledgementAnswer {
    std::string id_text;
    core::AcknowledgementResult result = core::AcknowledgementResult::unknown;
};

// Our answer to it, an array with one result an item, in order.
[[nodiscard]] std::string render_results(const std::vector<AcknowledgementAnswer>& results);

// Problem details (RFC 9457) for an answer of ours that is no 200.
[[nodiscard]] std::string render_problem(int status, std::string_view title, std::string_view detail);

} // namespace convictiond::message
