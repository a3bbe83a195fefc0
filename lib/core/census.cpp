#include "core/census.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace convictiond::core {

namespace {

constexpr std::size_t longest_nationality = 4 * 4; // bytes of the four characters that a CNT may have
constexpr std::size_t most_nationalities = 8192;   // more than any table has
constexpr std::size_t most_shown = 8;

// What is no code may be anything, also what a person is called.
bool is_code(std::string_view text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

void Census::expect(const std::string& nationality, std::uint64_t convictions) {
    any_ = true;
    counts_[nationality].counted = convictions;
}

void Census::see(const std::vector<Nationality>& nationalities) {
    std::set<std::string_view> distinct;
    for (const auto& [code, basis] : nationalities)
        if (!code.empty()) distinct.insert(code);
    for (const auto code : distinct) {
        const auto known = counts_.find(code);
        if (known != counts_.end()) {
            ++known->second.found;
        } else if (code.size() > longest_nationality || counts_.size() >= most_nationalities) {
            ++others_;
        } else {
            counts_[std::string{code}].found = 1;
        }
    }
}

std::vector<Census::Difference> Census::differences() const {
    std::vector<Difference> differences;
    if (!any_) return differences;
    for (const auto& [nationality, count] : counts_)
        if (count.counted != count.found) differences.push_back({nationality, count.counted, count.found});
    if (others_ > 0) differences.push_back({"other", 0, others_});
    return differences;
}

std::optional<std::string> Census::words() const {
    std::string words;
    const auto add = [&words](const std::string& more) { words += (words.empty() ? "" : "; ") + more; };
    std::size_t shown = 0;
    std::uint64_t unnamed = 0;
    const auto different = differences();
    for (const auto& [nationality, counted, found] : different) {
        if (!is_code(nationality) && counted == 0) {
            unnamed += found;
        } else if (++shown <= most_shown) {
            add(fmt::format("{}: {} by the source's count, {} in the file", base::escaped(nationality),
                            counted, found));
        }
    }
    if (shown > most_shown) add(fmt::format("and {} more", shown - most_shown));
    if (unnamed > 0)
        add(fmt::format("{} in the file of misshapen nationalities, which the source does not count",
                        unnamed));
    if (words.empty()) return std::nullopt;
    return words;
}

} // namespace convictiond::core
