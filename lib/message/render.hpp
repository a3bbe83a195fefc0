// The body of a notification ("notification/1"), rendered once when the notification is made and stored: the
// bytes that are sent are the same at every attempt. Absent facts and empty lists are absent keys.
#pragma once

#include "base/ids.hpp"
#include "core/conviction.hpp"
#include "message/identity.hpp"

#include <optional>
#include <string>

namespace convictiond::message {

[[nodiscard]] std::string render(const core::ConvictionEvent& event, base::MemberState to,
                                 const Identity& identity,
                                 const std::optional<base::NotificationId>& supersedes);

// The value of Content-Digest (RFC 9530) for a body.
[[nodiscard]] std::string content_digest(const base::Digest& sha256);

} // namespace convictiond::message
