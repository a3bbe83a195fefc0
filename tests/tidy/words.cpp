#include "tidy/rules.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace tidy {

namespace {

using Folders = std::vector<std::string_view>;

bool is_below_any(const File& file, const Folders& folders) {
    return std::any_of(folders.begin(), folders.end(), [&](auto folder) { return file.is_below(folder); });
}

// Words that may stand nowhere in the code of `in` but in `but`.
struct Ban {
    std::vector<std::string_view> words;
    Folders in;
    Folders but;
    std::string_view use;
    std::string_view fine_after = {}; // a word that, right before it, makes it another thing
};

const Folders everywhere = {"lib/", "daemon/", "tests/"};

Faults banned(const Tree& tree, const Ban& ban) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.is_cpp() || !is_below_any(file, ban.in) || is_below_any(file, ban.but)) continue;
        for (const auto word : ban.words) {
            for (const auto at : occurrences(file.code, word)) {
                const auto before = std::string_view{file.code}.substr(0, at);
                if (!ban.fine_after.empty() && before.ends_with(ban.fine_after)) continue;
                faults.push_back({file.path, file.line_at(at), std::string{word}, std::string{ban.use}});
            }
        }
    }
    return faults;
}

char upper(char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

std::string_view without_comment(std::string_view line) {
    return line.substr(0, line.find("--"));
}

// Blanks are one byte, letters are capitals.
std::string squeezed(std::string_view sql) {
    std::string text;
    for (const char c : sql) {
        const auto letter = std::isspace(static_cast<unsigned char>(c)) != 0 ? ' ' : upper(c);
        if (letter != ' ' || (!text.empty() && !text.ends_with(' '))) text += letter;
    }
    return text;
}

// A statement's first word with what follows it, so that a sentence may hold the word without being SQL. In
// capitals it is looked for anywhere, in small letters at the start of a string alone.
bool holds_sql(const std::string& literal) {
    static const std::vector<std::pair<std::string_view, std::string_view>> statements = {
        {"SELECT", " FROM "}, {"SELECT", "("},         {"INSERT", " INTO "},  {"UPDATE", " SET "},
        {"DELETE", " FROM "}, {"CREATE", " TABLE "},   {"CREATE", " INDEX "}, {"ALTER", " TABLE "},
        {"DROP", " TABLE "},  {"TRUNCATE", " TABLE "}, {"COPY", " FROM "},    {"WITH", " AS ("}};
    const auto text = squeezed(literal);
    return std::any_of(statements.begin(), statements.end(), [&](const auto& statement) {
        const auto& [word, then] = statement;
        const auto first = occurrences(text, word);
        const bool named = (!first.empty() && first.front() == 0) || !occurrences(literal, word).empty();
        return named && text.find(then, text.find(word)) != std::string::npos;
    });
}

} // namespace

Faults clocks(const Tree& tree) {
    auto faults = banned(
        tree,
        {{"::now("}, everywhere, {"lib/base/clock.cpp"}, "the time as a value, from base::now()", "base"});
    const auto more = banned(tree, {{"clock_gettime(", "gettimeofday(", "time(nullptr)", "time(NULL)"},
                                    everywhere,
                                    {},
                                    "the time as a value, from base::now()"});
    faults.insert(faults.end(), more.begin(), more.end());
    return faults;
}

Faults randomness(const Tree& tree) {
    return banned(tree, {{"<random>", "random_device", "mt19937", "mt19937_64", "default_random_engine",
                          "rand(", "srand(", "random(", "getrandom(", "RAND_bytes("},
                         everywhere,
                         {"lib/base/chance.", "lib/base/crypto."},
                         "a base::Chance with a seed"});
}

Faults sleeping(const Tree& tree) {
    return banned(tree, {{"sleep_for", "sleep_until", "usleep(", "nanosleep(", "sleep("},
                         everywhere,
                         {},
                         "a wait for the condition, with a deadline"});
}

Faults joining_operators(const Tree& tree) {
    return banned(tree, {{"awaitable_operators"}, everywhere, {}, "net/within"});
}

Faults catching_everything(const Tree& tree) {
    return banned(tree, {{"catch (...)", "catch(...)"},
                         {"lib/"},
                         {"lib/service/"},
                         "a type that is named, or let the service's loop catch it"});
}

// ctest takes a semicolon for the end of a name, runs nothing of that name and counts it as passed.
Faults semicolons_in_test_names(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.is_cpp()) continue;
        for (const auto& literal : file.literals) {
            const auto before = std::string_view{file.code}.substr(0, literal.at);
            const auto last = before.find_last_not_of(" \n\"");
            if (last == std::string_view::npos || !before.substr(0, last + 1).ends_with("TEST_CASE("))
                continue;
            if (literal.content.find(';') != std::string::npos)
                faults.push_back(
                    {file.path, file.line_at(literal.at), "; in a test's name", "a comma or a dash"});
        }
    }
    return faults;
}

Faults using_namespace(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.path.ends_with(".hpp")) continue;
        for (const auto at : occurrences(file.code, "using namespace")) {
            // Namespaces of literals are made to be opened, and bring no other names.
            const auto statement = std::string_view{file.code}.substr(at, file.code.find(';', at) - at);
            if (!statement.ends_with("literals"))
                faults.push_back({file.path, file.line_at(at), "using namespace", "the qualified name"});
        }
    }
    return faults;
}

Faults select_everything(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.path.ends_with(".sql")) continue;
        for (const auto& line : lines_of(file.text)) {
            const auto sql = squeezed(without_comment(line.text));
            for (const auto* word : {"SELECT *", "RETURNING *"})
                for (const auto at : occurrences(sql, word))
                    // The columns of unnest are its arguments: no migration adds one.
                    if (!sql.substr(at).starts_with("SELECT * FROM UNNEST("))
                        faults.push_back({file.path, line.number, word, "the columns by their names"});
        }
    }
    return faults;
}

Faults sql_in_strings(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!is_below_any(file, {"lib/", "daemon/"})) continue;
        for (const auto& literal : file.literals)
            if (holds_sql(literal.content))
                faults.push_back({file.path, file.line_at(literal.at), "SQL in a string",
                                  "a named query in lib/store/queries"});
    }
    return faults;
}

Faults unfinished_work(const Tree& tree) {
    // In two pieces, so that this file does not find itself.
    static const std::vector<std::string> marks = {"TO"
                                                   "DO",
                                                   "FIX"
                                                   "ME",
                                                   "HA"
                                                   "CK"};
    Faults faults;
    for (const auto& file : tree)
        for (const auto& mark : marks)
            for (const auto at : occurrences(file.text, mark))
                faults.push_back({file.path, file.line_at(at), mark, "the work itself, or an issue"});
    return faults;
}

Faults machine_paths(const Tree& tree) {
    static const std::vector<std::string> paths = {"/wo"
                                                   "rk/",
                                                   ".lib"
                                                   "rary",
                                                   "../sha"
                                                   "red"};
    Faults faults;
    for (const auto& file : tree)
        for (const auto& path : paths)
            for (const auto at : occurrences(file.text, path))
                faults.push_back({file.path, file.line_at(at), path, "a path inside the project"});
    return faults;
}

Faults stray_bytes(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        for (const auto& line : lines_of(file.text)) {
            const auto stray = std::find_if(line.text.begin(), line.text.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
            });
            if (stray != line.text.end())
                faults.push_back({file.path, line.number, fmt::format("the byte {:#04x}", *stray), "spaces"});
            if (line.text.ends_with(' '))
                faults.push_back({file.path, line.number, "a blank at the end of a line", "none"});
        }
        if (!file.text.empty() && !file.text.ends_with('\n'))
            faults.push_back(
                {file.path, file.line_at(file.text.size()), "a last line without its end", "LF"});
    }
    return faults;
}

} // namespace tidy
