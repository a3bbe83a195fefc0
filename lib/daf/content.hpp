// Whether two records of one reference and version say the same. Content is everything but the NAT segments,
// compared field by field after decoding, trailing absent fields dropped; nationalities are a multiset of
// (nationality, basis) in any order. Both are bytes to be put through a keyed hash: personal data itself.
#pragma once

#include "daf/parser.hpp"

#include <string>
#include <vector>

namespace convictiond::daf {

// Equal exactly where the content is.
[[nodiscard]] std::string content_of(const RawRecord& record);
// One a NAT segment, in the record's order; equal exactly where nationality and basis are.
[[nodiscard]] std::vector<std::string> nationality_keys(const RawRecord& record);

} // namespace convictiond::daf
