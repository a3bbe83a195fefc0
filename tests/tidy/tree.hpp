// The source tree as the tidy rules see it: files with their text, their code without comments and without
// what stands in quotes, and their string literals. Offsets and lines are the same in text and code.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct Literal {
    std::size_t at = 0; // its first byte after the quote
    std::string content;
};

struct File {
    File(std::string path_, std::string text_);

    std::string path; // below the root, with '/'
    std::string text;
    std::string code;              // C++ alone: as long as the text, comments and literals blanked
    std::vector<Literal> literals; // C++ alone

    [[nodiscard]] std::size_t line_at(std::size_t offset) const;
    [[nodiscard]] bool is_cpp() const { return path.ends_with(".cpp") || path.ends_with(".hpp"); }
    [[nodiscard]] bool is_below(std::string_view folder) const { return path.starts_with(folder); }
    [[nodiscard]] std::string name() const { return path.substr(path.rfind('/') + 1); }
    [[nodiscard]] std::string folder() const { return path.substr(0, path.rfind('/') + 1); }
};

using Tree = std::vector<File>;

// Every text file but what is built, what git keeps and the tests' data (which is hostile on purpose).
[[nodiscard]] Tree read_tree(const std::filesystem::path& root);

[[nodiscard]] const File* find(const Tree& tree, std::string_view path);

struct Line {
    std::size_t number = 0;
    std::string_view text; // without its end
};
[[nodiscard]] std::vector<Line> lines_of(std::string_view text);

[[nodiscard]] bool is_word(char c); // a letter, a digit or '_'

// Where `token` stands in `text`; at an end that is a letter, digit or '_' it must end there.
[[nodiscard]] std::vector<std::size_t> occurrences(std::string_view text, std::string_view token);

struct Fault {
    std::string path;
    std::size_t line = 0;
    std::string what;
    std::string use;

    // "path:line: X is not allowed here, use Y"
    [[nodiscard]] std::string text() const;
};
using Faults = std::vector<Fault>;

} // namespace tidy
