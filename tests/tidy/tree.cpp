#include "tidy/tree.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace tidy {

namespace fs = std::filesystem;

namespace {

// Blanks comments and the insides of literals, and gathers the string literals.
class Lexer {
public:
    explicit Lexer(File& file) : text_{file.text}, code_{file.code}, literals_{file.literals} {
        code_ = text_;
        while (at_ < text_.size()) step();
    }

private:
    [[nodiscard]] bool here(std::string_view what) const {
        return std::string_view{text_}.substr(at_).starts_with(what);
    }

    void step() {
        if (here("//")) {
            blank_to(text_.find('\n', at_));
        } else if (here("/*")) {
            const auto end = text_.find("*/", at_ + 2);
            blank_to(end == std::string::npos ? end : end + 2);
        } else if (here("\"") && at_ > 0 && text_[at_ - 1] == 'R') {
            raw_string();
        } else if (here("\"")) {
            literals_.push_back({at_ + 1, quoted('"')});
        } else if (here("'") && !is_digit_separator()) {
            quoted('\'');
        } else {
            ++at_;
        }
    }

    void blank_to(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_)
            if (text_[at_] != '\n') code_[at_] = ' ';
    }

    [[nodiscard]] bool is_digit_separator() const {
        auto start = at_;
        while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) --start;
        return start < at_ && text_[start] >= '0' && text_[start] <= '9';
    }

    std::string quoted(char quote) {
        auto end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
            end += text_[end] == '\\' ? 2 : 1;
        return take(at_ + 1, std::min(end, text_.size()), 1);
    }

    void raw_string() {
        const auto open = text_.find('(', at_);
        if (open == std::string::npos) return blank_to(text_.size());
        const auto closing = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
        const auto end = std::min(text_.find(closing, open), text_.size());
        const auto start = open + 1;
        literals_.push_back({start, take(start, end, closing.size())});
    }

    std::string take(std::size_t start, std::size_t end, std::size_t closing) {
        at_ = start;
        blank_to(end);
        at_ = std::min(end + closing, text_.size());
        return text_.substr(start, end - start);
    }

    const std::string& text_;
    std::string& code_;
    std::vector<Literal>& literals_;
    std::size_t at_ = 0;
};

bool is_text(const fs::path& path) {
    static constexpr std::array<std::string_view, 19> endings = {
        ".cpp", ".hpp",  ".sql", ".js",   ".css",     ".html",   ".sh",    ".md",           ".txt", ".cmake",
        ".csv", ".yaml", ".yml", ".json", ".service", ".socket", ".timer", ".clang-format", ""};
    return std::find(endings.begin(), endings.end(), path.extension().native()) != endings.end();
}

} // namespace

File::File(std::string path_, std::string text_) : path{std::move(path_)}, text{std::move(text_)} {
    if (is_cpp()) Lexer{*this};
}

std::size_t File::line_at(std::size_t offset) const {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

Tree read_tree(const fs::path& root) {
    Tree tree;
    for (auto entry = fs::recursive_directory_iterator{root}; entry != fs::end(entry); ++entry) {
        const auto path = fs::relative(entry->path(), root).generic_string();
        if (path == "build" || path == ".git" || path == "tests/data" || path == "node_modules")
            entry.disable_recursion_pending();
        else if (entry->is_regular_file() && path != ".git" && is_text(entry->path())) {
            std::ifstream file{entry->path(), std::ios::binary};
            std::string text{std::istreambuf_iterator<char>{file}, {}};
            if (text.find('\0') == std::string::npos) tree.emplace_back(path, std::move(text));
        }
    }
    std::sort(tree.begin(), tree.end(), [](const File& a, const File& b) { return a.path < b.path; });
    return tree;
}

const File* find(const Tree& tree, std::string_view path) {
    const auto found = std::find_if(tree.begin(), tree.end(), [&](const File& f) { return f.path == path; });
    return found == tree.end() ? nullptr : &*found;
}

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back({lines.size() + 1, text.substr(0, end)});
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::size_t> occurrences(std::string_view text, std::string_view token) {
    std::vector<std::size_t> found;
    for (auto at = text.find(token); at != std::string_view::npos; at = text.find(token, at + 1)) {
        const auto end = at + token.size();
        if (is_word(token.front()) && at > 0 && is_word(text[at - 1])) continue;
        if (is_word(token.back()) && end < text.size() && is_word(text[end])) continue;
        found.push_back(at);
    }
    return found;
}

std::string Fault::text() const {
    return fmt::format("{}:{}: {} is not allowed here, use {}", path, line, what, use);
}

} // namespace tidy
