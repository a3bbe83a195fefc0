#include "daf/content.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace convictiond::daf {

namespace {

constexpr Field absent{};

// "5:abcde", so that no text can pass for two; '!' where the text is not decoded, having a bad escape.
void append(std::string& out, const Field& field) {
    fmt::format_to(std::back_inserter(out), "{}", field.text.size());
    out += field.bad_escape ? '!' : ':';
    out += field.text;
}

} // namespace

std::string content_of(const RawRecord& record) {
    std::string out;
    out.reserve(record.bytes.size() * 3 / 2);
    for (const auto& segment : record.segments) {
        if (segment.tag == Tag::nat) continue;
        const auto last_present = std::find_if(segment.fields.rbegin(), segment.fields.rend(),
                                               [](const Field& field) { return !field.text.empty(); });
        out += to_text(segment.tag);
        for (auto field = segment.fields.begin(); field != last_present.base(); ++field) append(out, *field);
        out += '\n';
    }
    return out;
}

std::vector<std::string> nationality_keys(const RawRecord& record) {
    std::vector<std::string> keys;
    for (const auto& segment : record.segments) {
        if (segment.tag != Tag::nat) continue;
        std::string key;
        for (const std::size_t at : {std::size_t{0}, std::size_t{1}})
            append(key, at < segment.fields.size() ? segment.fields[at] : absent);
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace convictiond::daf
