// Rules that need to know where a statement and a block begin and end. No parser: brackets are matched in
// code whose comments and literals are blanked, and clang-format's layout tells a block from a braced value:
// a block's brace has a blank before it.
#include "tidy/rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace tidy {

namespace {

constexpr std::size_t most_function_lines = 70;

using Words = std::vector<std::string_view>;

bool is_any_of(std::string_view word, const Words& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

class Brackets {
public:
    explicit Brackets(const std::string& code) : code_{code}, partner_(code.size(), none) {
        std::vector<std::size_t> open;
        for (std::size_t at = 0; at < code.size(); ++at) {
            if (is_open(code[at])) open.push_back(at);
            if (!is_close(code[at]) || open.empty()) continue;
            partner_[at] = open.back();
            partner_[open.back()] = at;
            open.pop_back();
        }
    }

    static constexpr std::size_t none = std::string::npos;
    static bool is_open(char c) { return c == '(' || c == '[' || c == '{'; }
    static bool is_close(char c) { return c == ')' || c == ']' || c == '}'; }

    [[nodiscard]] std::size_t partner(std::size_t at) const { return partner_[at]; }

    // The last byte before `at` that is no blank, or `none`.
    [[nodiscard]] std::size_t before(std::size_t at) const {
        return at == 0 ? none : code_.find_last_not_of(" \n", at - 1);
    }

    [[nodiscard]] std::string_view word_before(std::size_t at) const {
        const auto last = before(at);
        if (last == none || !is_word(code_[last])) return {};
        auto first = last;
        while (first > 0 && is_word(code_[first - 1])) --first;
        return std::string_view{code_}.substr(first, last - first + 1);
    }

    // Of a '{': a block of statements, not a braced value.
    [[nodiscard]] bool is_block(std::size_t at) const {
        const auto last = before(at);
        if (last == none || last + 1 == at) return last == none;
        if (std::string_view{"=,({["}.find(code_[last]) != none) return code_[last] == '{';
        return !is_any_of(word_before(at), {"return", "co_return", "co_yield"});
    }

    // The first byte of the statement that holds `at`.
    [[nodiscard]] std::size_t statement_start(std::size_t at) const {
        while (at > 0) {
            --at;
            const char c = code_[at];
            if (c == ';' || (c == '{' && is_block(at))) return at + 1;
            if (!is_close(c) || partner_[at] == none) continue;
            if (c == '}' && is_block(partner_[at]) && !goes_on_after(at)) return at + 1;
            at = partner_[at];
        }
        return 0;
    }

    // Past the last byte of the statement that holds `at`; the head of an if or a loop ends with its ')'.
    [[nodiscard]] std::size_t statement_end(std::size_t at) const {
        for (; at < code_.size(); ++at) {
            const char c = code_[at];
            if (c == ';' || (c == '{' && is_block(at))) return at;
            if (c == ')' && is_head(partner_[at])) return at;
            if (c == '}' && partner_[at] != none && is_block(partner_[at])) return at;
        }
        return at;
    }

    // Of a '(': what it holds is the head of an if or a loop.
    [[nodiscard]] bool is_head(std::size_t open) const {
        return open != none && is_any_of(word_before(open), {"if", "while", "for", "switch"});
    }

private:
    // Of a block's '}': it is a closure's, and the statement goes on.
    [[nodiscard]] bool goes_on_after(std::size_t at) const {
        const auto next = code_.find_first_not_of(" \n", at + 1);
        return next != none && std::string_view{"(,)"}.find(code_[next]) != none;
    }

    const std::string& code_;
    std::vector<std::size_t> partner_;
};

// A '[' that opens a closure: no subscript, attribute or structured binding.
bool is_lambda(const Brackets& brackets, const std::string& code, std::size_t at) {
    const auto last = brackets.before(at);
    if (last == Brackets::none) return true;
    if (code[last] == '[' || code.compare(at, 2, "[[") == 0) return false;
    if (code[last] == ')' || code[last] == ']') return false;
    auto name_end = at;
    while (name_end > 0 && (code[name_end - 1] == ' ' || code[name_end - 1] == '&')) --name_end;
    const auto word = brackets.word_before(name_end);
    if (word == "auto") return false;
    return !is_word(code[last]) || is_any_of(word, {"return", "co_return", "co_await", "co_yield"});
}

// Of a '{' that no bracket of its statement holds: the start of a named variable, `T name{…}`, which is no
// temporary.
bool declares(const Brackets& brackets, const std::string& code, std::size_t statement, std::size_t at) {
    for (auto before = statement; before < at; ++before) {
        if (!Brackets::is_open(code[before]) || brackets.is_head(before)) continue;
        if (brackets.partner(before) >= at) return false;
        before = brackets.partner(before);
    }
    const auto name = brackets.word_before(at);
    if (name.empty() || !is_word(code[at - 1])) return false;
    const auto name_start = at - name.size();
    const auto type_end = brackets.before(name_start);
    if (type_end == Brackets::none || type_end < statement || type_end + 1 == name_start) return false;
    if (is_any_of(brackets.word_before(name_start), {"return", "co_return", "co_await", "co_yield"}))
        return false;
    return is_word(code[type_end]) || code[type_end] == '>' || code[type_end] == '&';
}

std::optional<std::string> temporary_at(const Brackets& brackets, const std::string& code,
                                        std::size_t statement, std::size_t at) {
    if (code[at] == '?') return "a conditional operator in a co_await statement";
    if (code[at] == '{' && !brackets.is_block(at) && !declares(brackets, code, statement, at))
        return "a braced value in a co_await statement";
    if (code[at] == '[' && is_lambda(brackets, code, at)) return "a lambda in a co_await statement";
    return std::nullopt;
}

// The first byte of a block's head, without the blanks and the access label before it.
std::size_t head_start(std::string_view code, std::size_t at) {
    for (;;) {
        at = std::min(code.find_first_not_of(" \n", at), code.size());
        const auto rest = code.substr(at);
        const auto label = rest.substr(0, rest.find_first_of(": \n("));
        if (!is_any_of(label, {"public", "protected", "private"})) return at;
        at += label.size() + 1;
    }
}

bool is_function(std::string_view head) {
    static const Words others = {"if",    "else", "for",       "while", "do",     "switch", "try",
                                 "catch", "case", "namespace", "class", "struct", "enum",   "union"};
    if (head.find('(') == std::string_view::npos) return false;
    const auto word_end = std::find_if_not(head.begin(), head.end(), is_word);
    return !is_any_of(head.substr(0, static_cast<std::size_t>(word_end - head.begin())), others);
}

} // namespace

Faults temporaries_in_co_await(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        const auto awaits = occurrences(file.code, "co_await");
        if (awaits.empty()) continue;
        const Brackets brackets{file.code};
        std::size_t done = 0; // two awaits in one statement are told once
        for (const auto await : awaits) {
            const auto end = brackets.statement_end(await);
            const auto start = brackets.statement_start(await);
            for (auto at = std::max(done, start); at < end; ++at)
                if (const auto what = temporary_at(brackets, file.code, start, at))
                    faults.push_back({file.path, file.line_at(at), *what, "a named local that is moved in"});
            done = std::max(done, end);
        }
    }
    return faults;
}

Faults long_functions(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.is_cpp()) continue;
        const Brackets brackets{file.code};
        for (std::size_t at = 0; at < file.code.size(); ++at) {
            if (file.code[at] != '{' || brackets.partner(at) == Brackets::none || !brackets.is_block(at))
                continue;
            const auto first = head_start(file.code, brackets.statement_start(at));
            if (!is_function(std::string_view{file.code}.substr(first, at - first))) continue;
            const auto start = file.line_at(first);
            const auto lines = file.line_at(brackets.partner(at)) - start + 1;
            if (lines > most_function_lines)
                faults.push_back({file.path, start, fmt::format("a function of {} lines", lines),
                                  fmt::format("at most {}", most_function_lines)});
        }
    }
    return faults;
}

} // namespace tidy
