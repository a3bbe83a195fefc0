// Keys whose feature is not built yet: refused as a fault, never ignored in silence.
// The list is the one place that knows them: a feature that is built takes its line out here and puts its key
// into keys.cpp and config/convictiond.yaml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convictiond::settings {

// "signing", "inbound.sources.*.from"; with "=word" it is one value of a key: "log.format=json". An asterisk
// stands for any name. What holds for a member state holds for `defaults`.
[[nodiscard]] const std::vector<std::string_view>& not_built_yet();

// `key` in dotted form, with "=" and the value where it is a value that is asked for.
[[nodiscard]] bool is_not_built(const std::string& key);

} // namespace convictiond::settings
