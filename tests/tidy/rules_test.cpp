// Each rule is fed small bad texts, which it must report at the right line, and good ones, which must pass.
#include "tidy/rules.hpp"

#include <catch2/catch.hpp>

namespace {

using tidy::Faults;
using tidy::File;
using tidy::Tree;
using Lines = std::vector<std::size_t>;

// The lines on which `rule` finds a fault in a tree of this one file.
Lines faults(Faults (*rule)(const Tree&), const std::string& path, const std::string& text) {
    Lines lines;
    for (const auto& fault : rule({File{path, text}})) {
        CHECK(fault.path == path);
        lines.push_back(fault.line);
    }
    return lines;
}

const Lines none{};

// A function's body on line 1, the statement from line 2.
Lines awaited(const std::string& statement) {
    return faults(tidy::temporaries_in_co_await, "lib/net/a.cpp", "task f(int a) {\n" + statement + "\n}\n");
}

std::string function_of(int lines) {
    std::string text = "int f(int a,\n      int b) {\n";
    for (int i = 3; i < lines; ++i) text += "    ++a;\n";
    return text + "}\n";
}

} // namespace

TEST_CASE("a fault reads as a place, what is wrong and what is right") {
    CHECK(tidy::Fault{"lib/a.cpp", 7, "X", "Y"}.text() == "lib/a.cpp:7: X is not allowed here, use Y");
}

TEST_CASE("comments and what stands in quotes are no code, and lines stay where they are") {
    const File file{"a.cpp", "int a; // x\n/* y\n */ f(\"z\\\"q\", '\"', 1'000, R\"k(w\")k\", b);\n"};
    CHECK(file.code.size() == file.text.size());
    CHECK(tidy::occurrences(file.code, "b").size() == 1);
    for (const auto* hidden : {"x", "y", "z", "q", "w"}) CHECK(tidy::occurrences(file.code, hidden).empty());
    REQUIRE(file.literals.size() == 2);
    CHECK(file.literals[0].content == "z\\\"q");
    CHECK(file.literals[1].content == "w\"");
    CHECK(file.line_at(file.literals[1].at) == 3);
}

TEST_CASE("a room includes itself and lower levels, and nothing beside or above it") {
    CHECK(faults(tidy::levels, "lib/daf/a.cpp", "#include \"daf/b.hpp\"\n#include \"core/c.hpp\"\n") == none);
    CHECK(faults(tidy::levels, "lib/daf/a.cpp", "\n#include \"store/b.hpp\"\n") == Lines{2});
    CHECK(faults(tidy::levels, "lib/core/a.hpp", "#include \"service/b.hpp\"\n") == Lines{1});
    CHECK(faults(tidy::levels, "lib/service/a.cpp", "#include \"store/b.hpp\"\n") == none);
    CHECK(faults(tidy::levels, "lib/base/a.cpp", "#include \"b.hpp\"\n") == Lines{1});
    CHECK(faults(tidy::levels, "lib/service/a.cpp", "#include \"support/b.hpp\"\n") == Lines{1});
    CHECK(faults(tidy::levels, "lib/util/a.cpp", "#include \"base/b.hpp\"\n") == Lines{1});
    CHECK(faults(tidy::levels, "daemon/a.cpp", "#include \"store/b.hpp\"\n") == none);
    CHECK(faults(tidy::levels, "daemon/a.cpp", "#include \"simulator/b.hpp\"\n") == Lines{1});
    CHECK(faults(tidy::levels, "tests/unit/a.cpp", "#include \"store/b.hpp\"\n") == none);
    CHECK(faults(tidy::levels, "lib/core/a.cpp", "// #include \"store/b.hpp\"\n#include <store>\n") == none);
    CHECK(tidy::levels(
              {File{"daemon/a.cpp", "#include \"commands/b.hpp\"\n"}, File{"daemon/commands/b.hpp", ""}})
              .empty());
}

TEST_CASE("a third-party header is open to its folder alone") {
    struct Case {
        const char* header;
        const char* open;
        const char* shut;
    };
    const auto each = GENERATE(values<Case>({
        {"pqxx/pqxx", "lib/store/a.cpp", "lib/service/a.cpp"},
        {"boost/beast/core.hpp", "lib/net/a.cpp", "lib/service/a.cpp"},
        {"boost/asio/ssl.hpp", "lib/net/a.cpp", "lib/service/a.cpp"},
        {"boost/asio/awaitable.hpp", "lib/service/a.cpp", "lib/inbox/a.cpp"},
        {"boost/asio.hpp", "daemon/a.cpp", "lib/store/a.cpp"},
        {"openssl/evp.h", "lib/base/crypto.cpp", "lib/message/a.cpp"},
        {"openssl/ssl.h", "lib/net/a.cpp", "lib/base/bytes.cpp"},
        {"yaml-cpp/yaml.h", "lib/settings/a.cpp", "daemon/a.cpp"},
        {"sys/inotify.h", "lib/inbox/a.cpp", "lib/service/a.cpp"},
        {"boost/json.hpp", "lib/message/a.cpp", "lib/net/a.cpp"},
        {"spdlog/spdlog.h", "lib/service/a.cpp", "lib/net/a.cpp"},
        {"CLI/CLI.hpp", "daemon/a.cpp", "lib/settings/a.cpp"},
        {"date/tz.h", "lib/base/date.cpp", "lib/core/a.cpp"},
        {"systemd/sd-daemon.h", "daemon/a.cpp", "lib/service/a.cpp"},
    }));
    const auto text = "\n#include <" + std::string{each.header} + ">\n";
    CHECK(faults(tidy::third_party_doors, each.open, text) == none);
    CHECK(faults(tidy::third_party_doors, each.shut, text) == Lines{2});
    CHECK(faults(tidy::third_party_doors, "tests/simulator/a.cpp", text) == none);
}

TEST_CASE("words that have their one place are found elsewhere, in the tests too") {
    struct Case {
        Faults (*rule)(const Tree&);
        const char* bad;
        const char* allowed; // where the same is right
        const char* good;
    };
    const auto each = GENERATE(values<Case>({
        {tidy::clocks, "steady_clock::now();", "lib/base/clock.cpp", "base::now(); // x::now()"},
        {tidy::clocks, "clock_gettime(a, b);", "scripts/a.cpp", "convictiond::base::now();"},
        {tidy::randomness, "std::mt19937 a;", "lib/base/chance.hpp", "chance.below(3);"},
        {tidy::randomness, "#include <random>", "lib/base/chance.hpp", "int random;"},
        {tidy::randomness, "std::random_device{}", "lib/base/chance.hpp", "f(\"random_device\");"},
        {tidy::randomness, "rand();", "lib/base/crypto.cpp", "operand();"},
        {tidy::sleeping, "std::this_thread::sleep_for(a);", "scripts/a.cpp", "wait_until(a);"},
        {tidy::sleeping, "usleep(1);", "scripts/a.cpp", "sleep_forms(1);"},
        {tidy::joining_operators, "using namespace x::awaitable_operators;", "scripts/a.cpp", "within(a);"},
    }));
    for (const auto* path : {"lib/core/a.cpp", "daemon/a.hpp", "tests/unit/a.cpp"}) {
        CHECK(faults(each.rule, path, "\n" + std::string{each.bad} + "\n") == Lines{2});
        CHECK(faults(each.rule, path, std::string{each.good} + "\n") == none);
    }
    CHECK(faults(each.rule, each.allowed, each.bad) == none);
}

TEST_CASE("catching everything is for services and programs") {
    const std::string text = "try {\n} catch (...) {\n}\n";
    CHECK(faults(tidy::catching_everything, "lib/store/a.cpp", text) == Lines{2});
    CHECK(faults(tidy::catching_everything, "lib/service/a.cpp", text) == none);
    CHECK(faults(tidy::catching_everything, "daemon/a.cpp", text) == none);
    CHECK(faults(tidy::catching_everything, "lib/store/a.cpp", "} catch (const Gone&) {\n") == none);
}

TEST_CASE("a header opens no namespace but one of literals") {
    CHECK(faults(tidy::using_namespace, "lib/a.hpp", "\nusing namespace std;\n") == Lines{2});
    CHECK(faults(tidy::using_namespace, "lib/a.cpp", "using namespace std;\n") == none);
    CHECK(faults(tidy::using_namespace, "lib/a.hpp", "using namespace std::chrono_literals;\n") == none);
}

TEST_CASE("a semicolon in a test's name is found, elsewhere it is none of ours") {
    const auto rule = tidy::semicolons_in_test_names;
    CHECK(faults(rule, "tests/a.cpp", "TEST_CASE(\"one; two\") {\n    run(\"a; b\");\n}\n") == Lines{1});
    CHECK(faults(rule, "tests/a.cpp", "TEST_CASE(\n    \"one; two\") {}\n") == Lines{2});
    CHECK(faults(rule, "tests/a.cpp", "TEST_CASE(\"one, two\") { run(\"a; b\"); }\n") == none);
}

TEST_CASE("a query that takes every column is found, a count is not") {
    const auto check = [](const char* sql) {
        return faults(tidy::select_everything, "lib/store/q/a.sql", sql);
    };
    CHECK(check("-- name: a\nSELECT * FROM b\n") == Lines{2});
    CHECK(check("select  *\n") == Lines{1});
    CHECK(check("select * from unnest($1::text[])\n") == none); // its columns are its arguments
    CHECK(check("INSERT INTO a VALUES (1)\nRETURNING *;\n") == Lines{2});
    CHECK(check("SELECT count(*), a * b FROM c -- not SELECT *\n") == none);
}

TEST_CASE("SQL in a string is found, a sentence is not") {
    const auto check = [](const std::string& literal) {
        return faults(tidy::sql_in_strings, "lib/store/a.cpp", "\nf(\"" + literal + "\");\n");
    };
    for (const auto* sql : {"SELECT a FROM b", "SELECT pg_try_advisory_lock(1)", "INSERT INTO a VALUES (1)",
                            "UPDATE a SET b = 1", "DELETE FROM a", "CREATE TABLE a (b int)", "DROP TABLE a",
                            "select a from b", " insert into a values (1)", "with a as (select 1)"})
        CHECK(check(sql) == Lines{2});
    for (const auto* text : {"the SELECT took too long", "create a table", "DELETED FROM the desk",
                             "AN UPDATE", "the file, select one from the list", "update the table"})
        CHECK(check(text) == none);
    CHECK(faults(tidy::sql_in_strings, "lib/store/a.cpp", "f(R\"(\nSELECT a\nFROM b)\");\n") == Lines{1});
    CHECK(faults(tidy::sql_in_strings, "lib/store/a.cpp", "// SELECT a FROM b\n") == none);
    CHECK(faults(tidy::sql_in_strings, "tests/integration/a.cpp", "f(\"DELETE FROM a\");\n") == none);
}

TEST_CASE("a co_await statement of names, literals and calls passes") {
    for (const auto* good :
         {"    co_await g(a, \"{?\", 3);", "    auto b = co_await g(std::move(a));",
          "    const auto [b, c] = co_await g();", "    auto& [b, c] = co_await g();",
          "    if (co_await g(a)) {\n        T{1};\n    }", "    if (co_await g(a)) b = T{1};",
          "    for (;;) {\n        co_await g(list[0], f()[1], a[b][c]);\n    }",
          "    T b{1};\n    co_await g(b);\n    T c{a ? 1 : 2};",
          "    co_return co_await g(a); // not { or ? or [",
          "    auto h = [b = a]() -> task<void> {\n        co_await g();\n    };",
          "    [[maybe_unused]] auto b = co_await g();", "    T b{co_await g(), 3};",
          "    const vector<T> b{co_await g()};", "    if (T b{co_await g()}; b) {\n    }",
          "    try {\n        co_await g();\n    } catch (const X&) {\n    }"})
        CHECK(awaited(good) == none);
}

TEST_CASE("a lambda, a braced value or a conditional operator in a co_await statement is found on its line") {
    CHECK(awaited("    co_await g([a] { f(); });") == Lines{2});
    CHECK(awaited("    co_await g(\n        a,\n        [&](int b) { f(b); });") == Lines{4});
    CHECK(awaited("    co_await g(T{a});") == Lines{2});
    CHECK(awaited("    co_await g({a, b});") == Lines{2});
    CHECK(awaited("    T b{co_await g(), T{1}};") == Lines{2});
    CHECK(awaited("    co_return T{co_await g()};") == Lines{2});
    CHECK(awaited("    b = T{co_await g()};") == Lines{2});
    CHECK(awaited("    f(T{co_await g()});") == Lines{2});
    CHECK(awaited("    co_await g(vector<int>{a});") == Lines{2});
    CHECK(awaited("    co_await g(a ? b : c);") == Lines{2});
    CHECK(awaited("    const auto b = f(T{1},\n                     co_await g());") == Lines{2});
    CHECK(awaited("    if (a && co_await g(T{b})) {\n    }") == Lines{2});
    CHECK(awaited("    if (const auto b = co_await g(); b) {\n        co_await g(T{1});\n    }") == Lines{3});
    CHECK(awaited("    co_return [a] { return a; }(co_await g());") == Lines{2});
    CHECK(awaited("    co_await g(T{a}, co_await h());") == Lines{2});
    CHECK(awaited("    auto h = [b = a]() -> task<void> {\n        co_await g(T{1});\n    };") == Lines{3});
}

TEST_CASE("a function of more than seventy lines is found where it begins, whatever holds it") {
    CHECK(faults(tidy::long_functions, "lib/a.cpp", function_of(70)) == none);
    CHECK(faults(tidy::long_functions, "lib/a.cpp", "int x;\n" + function_of(71)) == Lines{2});
    const auto inside = "namespace a {\nclass B : C<int (*)()> {\npublic:\n" + function_of(71) + "};\n}\n";
    CHECK(faults(tidy::long_functions, "lib/a.hpp", inside) == Lines{4});
    CHECK(faults(tidy::long_functions, "lib/a.cpp", "namespace {\n" + std::string(80, '\n') + "}\n") == none);
    CHECK(faults(tidy::long_functions, "lib/a.cpp", "const T a[] = {\n" + std::string(80, '\n') + "};\n") ==
          none);
    CHECK(faults(tidy::long_functions, "lib/a.cpp",
                 "A::A(int b) : b_{b}, c_{f(b)} {\n" + std::string(80, '\n') + "}\n") == Lines{1});
}

TEST_CASE("sizes are bounded, and a line counts its characters, not its bytes") {
    const std::string lines(400, '\n');
    CHECK(faults(tidy::long_files, "lib/a.cpp", lines) == none);
    CHECK(faults(tidy::long_files, "scripts/test", lines + "\n") == Lines{401});
    CHECK(faults(tidy::long_files, "docs/a.md", lines + "\n") == none);
    std::string line;
    for (int i = 0; i < 120; ++i) line += "é";
    CHECK(faults(tidy::long_lines, "a.sql", "\n" + line + "\n") == none);
    CHECK(faults(tidy::long_lines, "a.sql", "\n" + line + "é\n") == Lines{2});
}

TEST_CASE("a header has its guard and, in the library, its first words") {
    CHECK(faults(tidy::headers, "lib/a.hpp", "// What it is for.\n#pragma once\n") == none);
    CHECK(faults(tidy::headers, "lib/a.hpp", "// What it is for.\n// #pragma once\n") == Lines{1});
    CHECK(faults(tidy::headers, "lib/a.hpp", "#pragma once\n") == Lines{1});
    CHECK(faults(tidy::headers, "tests/a.hpp", "#pragma once\n") == none);
}

TEST_CASE("a source that no CMakeLists.txt above it names is found") {
    const File list{"lib/net/CMakeLists.txt", "target_sources(x PRIVATE\n  tls.cpp\n  http/a.cpp)\n"};
    CHECK(
        tidy::unlisted_sources({list, File{"lib/net/tls.cpp", ""}, File{"lib/net/http/a.cpp", ""}}).empty());
    CHECK(tidy::unlisted_sources({list, File{"lib/net/s.cpp", ""}}).size() == 1);
    CHECK(tidy::unlisted_sources({list, File{"lib/net/http/tls.cpp", ""}}).size() == 1);
    CHECK(tidy::unlisted_sources({File{"lib/a.cpp", ""}}).size() == 1);
}

TEST_CASE("a query without its function, and a name without its query, are found") {
    const File sql{"lib/store/queries/a.sql", "-- name: accept\nINSERT;\n\n-- name: take :many\nSELECT 1;\n"};
    const auto check = [&](const std::string& text) {
        Lines lines;
        for (const auto& fault : tidy::queries({sql, File{"lib/store/a.cpp", text}}))
            lines.push_back(fault.line);
        return lines;
    };
    CHECK(check("t.execute(\"accept\", a);\nt.execute(\n    \"take\");\n") == none);
    CHECK(check("t.execute(\"accept\", a); // \"take\"\n") == Lines{4});
    CHECK(check("f(\"accept\", \"take\");\nt.execute(\"taken\", \"b\");\n") == Lines{2});
}

TEST_CASE("a source of a deciding room without a test of its name is found") {
    CHECK(faults(tidy::untested_sources, "lib/core/lane.cpp", "") == Lines{1});
    CHECK(tidy::untested_sources({File{"lib/core/lane.cpp", ""}, File{"tests/unit/core/lane_test.cpp", ""}})
              .empty());
    CHECK(tidy::untested_sources(
              {File{"lib/settings/places.cpp", ""}, File{"tests/unit/settings/load_test.cpp", ""}})
              .empty());
    CHECK(faults(tidy::untested_sources, "lib/settings/places.cpp", "") == Lines{1});
    CHECK(faults(tidy::untested_sources, "lib/service/intake.cpp", "") == none);
    CHECK(faults(tidy::untested_sources, "lib/core/lane.hpp", "") == none);
}

TEST_CASE("marks of unfinished work and paths of a machine are found in any text") {
    CHECK(faults(tidy::unfinished_work, "docs/a.md",
                 "\n"
                 "TO"
                 "DO: later\n") == Lines{2});
    CHECK(faults(tidy::unfinished_work, "lib/a.cpp",
                 "// FIX"
                 "ME\n// HA"
                 "CK\n") == (Lines{1, 2}));
    CHECK(faults(tidy::unfinished_work, "docs/a.md",
                 "a todo list, HA"
                 "CKNEY\n") == none);
    CHECK(faults(tidy::machine_paths, "docs/a.md",
                 "\nsee /wo"
                 "rk/main\n") == Lines{2});
    CHECK(faults(tidy::machine_paths, "docs/a.md",
                 ".lib"
                 "rary/x ../sha"
                 "red/y\n") == (Lines{1, 1}));
    CHECK(faults(tidy::machine_paths, "docs/a.md", "work/, a library, shared\n") == none);
}

TEST_CASE("tabs, control characters, trailing blanks and a last line without its end are found") {
    CHECK(faults(tidy::stray_bytes, "a.md", "fine: é\n") == none);
    CHECK(faults(tidy::stray_bytes, "a.md", "") == none);
    CHECK(faults(tidy::stray_bytes, "a.md", "a\n\tb\n") == Lines{2});
    CHECK(faults(tidy::stray_bytes, "a.md", "a\r\n") == Lines{1});
    CHECK(faults(tidy::stray_bytes, "a.md", "a\x1b[2J\n") == Lines{1});
    CHECK(faults(tidy::stray_bytes, "a.md", "a \n") == Lines{1});
    CHECK(faults(tidy::stray_bytes, "a.md", "a\nb") == Lines{2});
}
