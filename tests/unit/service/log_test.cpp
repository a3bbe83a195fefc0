// How a line of the log looks in both formats, and where it goes.
#include "service/log.hpp"

#include "base/text.hpp"
#include "support/temp_directory.hpp"
#include "support/text_of.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fstream>
#include <regex>
#include <unistd.h>

namespace log_test {

using namespace convictiond;
using namespace convictiond::service;
using test::text_of;

namespace {

LogSettings into(const std::filesystem::path& file, Format format = Format::text) {
    LogSettings settings;
    settings.format = format;
    settings.file = file.string();
    return settings;
}

// Only what a test logs, in a directory of its own; standard error is in force again afterwards.
struct Logged {
    test::TempDirectory directory;
    std::filesystem::path file = directory / "c.log";
    ~Logged() { (void)set_up_log({}); }
    [[nodiscard]] std::string text() const { return text_of(file); }
};

const std::string hostile = "a \"b\" \\ \n\x1b[31m\xff\xe2\x80\xae\xe2\x80\xa8 <6>";

} // namespace

TEST_CASE("a line has time, level, event and the fields, in this order") {
    const Logged logged;
    REQUIRE_FALSE(set_up_log(into(logged.file)));
    log(Level::warning, "lane.opened", {{"state", "FR"}, {"cause", "answer 503"}, {"nothing", ""}});
    CHECK(std::regex_match(logged.text(),
                           std::regex{R"(time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z level=warning )"
                                      R"(event=lane\.opened state=FR cause="answer 503" nothing=""\n)"}));
}

TEST_CASE("JSON has the same keys and values as text") {
    const Logged logged;
    REQUIRE_FALSE(set_up_log(into(logged.file, Format::json)));
    log(Level::error, "file.rejected", {{"file", "DAF_PNC_20261123_0004711.daf"}, {"reason", "no \"TRL\""}});
    const auto line = boost::json::parse(logged.text()).as_object();
    std::vector<std::string> keys;
    for (const auto& entry : line) keys.emplace_back(entry.key());
    CHECK(keys == std::vector<std::string>{"time", "level", "event", "file", "reason"});
    CHECK(line.at("level") == "error");
    CHECK(line.at("event") == "file.rejected");
    CHECK(line.at("reason") == "no \"TRL\"");
}

TEST_CASE("text from outside cannot tear a line, forge a key or steer a terminal") {
    const auto format = GENERATE(Format::text, Format::json);
    const Logged logged;
    REQUIRE_FALSE(set_up_log(into(logged.file, format)));
    log(Level::info, "file.foreign", {{"file", hostile}, {"state", "FR level=error"}});
    const auto text = logged.text();
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(text.ends_with('\n'));
    for (const char c : std::string_view{text}.substr(0, text.size() - 1))
        CHECK(static_cast<unsigned char>(c) >= 0x20);
    CHECK_FALSE(base::find_utf8_fault(text));
    for (const auto* steering : {"\xe2\x80\xae", "\xe2\x80\xa8"})
        CHECK(text.find(steering) == std::string::npos);
    if (format == Format::text) {
        CHECK(text.find(" state=\"FR level=error\"") != std::string::npos);
    } else {
        const auto line = boost::json::parse(text).as_object();
        CHECK(line.at("file") == "a \"b\" \\ \n\x1b[31m\xef\xbf\xbd\xe2\x80\xae\xe2\x80\xa8 <6>");
    }
}

TEST_CASE("a value is cut where it is too long") {
    const auto format = GENERATE(Format::text, Format::json);
    const Logged logged;
    REQUIRE_FALSE(set_up_log(into(logged.file, format)));
    log(Level::info, "file.foreign", {{"file", std::string(100'000, 'x')}});
    CHECK(logged.text().size() < 600);
}

TEST_CASE("below the level that is in force nothing is logged, and a new level is in force at once") {
    const Logged logged;
    auto settings = into(logged.file);
    settings.level = Level::error;
    REQUIRE_FALSE(set_up_log(settings));
    log(Level::warning, "lane.failing", {});
    CHECK(logged.text().empty());
    settings.level = Level::trace;
    REQUIRE_FALSE(set_up_log(settings));
    log(Level::trace, "lane.failing", {});
    CHECK(logged.text().find("level=trace event=lane.failing\n") != std::string::npos);
}

TEST_CASE("a file that is full becomes an old one, and only so many are kept") {
    const Logged logged;
    auto settings = into(logged.file);
    settings.rotate_size = 1000;
    settings.rotate_keep = 2;
    REQUIRE_FALSE(set_up_log(settings));
    for (int i = 0; i < 200; ++i) log(Level::info, "lane.closed", {{"state", "FR"}});
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{logged.directory.path()}) {
        CHECK(entry.file_size() <= 1000);
        ++files;
    }
    CHECK(files == 3);
    CHECK(text_of(logged.directory / "c.1.log").find("event=lane.closed") != std::string::npos);
}

TEST_CASE("a file that cannot be opened is a fault with its reason, and the log stays where it was") {
    const Logged logged;
    REQUIRE_FALSE(set_up_log(into(logged.file)));
    const auto fault = set_up_log(into(logged.directory.path()));
    REQUIRE(fault);
    CHECK(fault->where == "log.file");
    CHECK(fault->found.find("Is a directory") != std::string::npos);
    log(Level::info, "lane.closed", {});
    CHECK(logged.text().find("event=lane.closed") != std::string::npos);
}

TEST_CASE("what would hinder a log file is found without making it") {
    const Logged logged;
    const auto& there = logged.directory;
    CHECK_FALSE(find_log_fault({}));
    CHECK_FALSE(find_log_fault(into(there / "new" / "c.log")));
    CHECK_FALSE(std::filesystem::exists(there / "new"));
    CHECK(find_log_fault(into(there.path()))->found.find("is a directory") != std::string::npos);
    CHECK(find_log_fault(into("/dev/null/c.log"))->found.find("is no directory") != std::string::npos);
}

TEST_CASE("on standard error a line is led by journald's level prefix, in both formats") {
    const auto format = GENERATE(Format::text, Format::json);
    const Logged logged;
    LogSettings settings;
    settings.level = Level::trace;
    settings.format = format;
    REQUIRE_FALSE(set_up_log(settings));
    const int kept = ::dup(STDERR_FILENO);
    const int file = ::open(logged.file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    REQUIRE(::dup2(file, STDERR_FILENO) == STDERR_FILENO);
    for (const auto level : {Level::error, Level::warning, Level::info, Level::debug, Level::trace})
        log(level, "lane.closed", {});
    ::dup2(kept, STDERR_FILENO);
    ::close(file);
    ::close(kept);
    std::string prefixes;
    const auto text = logged.text();
    for (const auto line : base::split(text, '\n')) prefixes += line.substr(0, 4);
    const std::string begins = format == Format::json ? "{" : "t";
    std::string expected;
    for (const auto* digit : {"3", "4", "6", "7", "7"}) expected += "<" + std::string{digit} + ">" + begins;
    CHECK(prefixes == expected);
}

} // namespace log_test
