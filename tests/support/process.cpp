#include "support/process.hpp"

#include "base/clock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace convictiond::test {

namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error{errno, std::generic_category(), what};
}

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe2");
    return ends;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_of(const Launch& launch) {
    auto all = launch.environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text{*entry};
        const auto equals = text.find('=');
        if (equals != std::string::npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    std::vector<std::string> out;
    for (const auto& [name, value] : all) out.push_back(name + '=' + value);
    return out;
}

// Between fork and exec: only what is safe after a signal, for other threads may hold any lock.
[[noreturn]] void become(const char* file, const char* directory, char* const* arguments,
                         char* const* environment, pid_t parent, int output, int errors) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127); // it died before the line above
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    if (*directory == '\0' || ::chdir(directory) == 0) ::execvpe(file, arguments, environment);
    ::_exit(127);
}

} // namespace

Process::Process(const Launch& launch) {
    const auto output = make_pipe();
    const auto errors = make_pipe();
    std::vector<std::string> arguments{launch.program.string()};
    arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
    auto environment = environment_of(launch);
    const auto argument_pointers = pointers(arguments);
    const auto environment_pointers = pointers(environment);
    const auto parent = ::getpid();
    id_ = ::fork();
    if (id_ < 0) fail("fork");
    if (id_ == 0)
        become(launch.program.c_str(), launch.directory.c_str(), argument_pointers.data(),
               environment_pointers.data(), parent, output[1], errors[1]);
    ::setpgid(id_, id_); // in both: whoever comes first
    ::close(output[1]);
    ::close(errors[1]);
    output_.descriptor = output[0];
    errors_.descriptor = errors[0];
    life_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
    if (life_ < 0) fail("pidfd_open");
    reader_ = std::thread{[this] { read_streams(); }};
}

Process::~Process() {
    ::kill(-id_, SIGKILL); // the group: what the program started goes, too
    static_cast<void>(wait(patience));
    if (reader_.joinable()) reader_.join();
    ::close(life_);
}

void Process::signal(int number) const {
    if (!status_) ::kill(id_, number);
}

std::optional<int> Process::wait(Milliseconds deadline) {
    if (status_) return status_;
    pollfd life{life_, POLLIN, 0};
    const auto until = base::monotonic_now() + deadline;
    for (;;) {
        const auto left = std::chrono::ceil<Milliseconds>(until - base::monotonic_now());
        const int ready = ::poll(&life, 1, static_cast<int>(std::max(left.count(), Milliseconds::rep{0})));
        if (ready > 0) break;
        if (ready == 0) return std::nullopt;
        if (errno != EINTR) fail("poll");
    }
    int status = 0;
    if (::waitpid(id_, &status, 0) != id_) fail("waitpid");
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::unique_lock lock{mutex_};
    more_.wait_until(lock, until, [this] { return ended_; });
    return status_;
}

std::optional<std::string> Process::wait_for_line(const std::function<bool(std::string_view)>& fits,
                                                  Milliseconds deadline) {
    std::unique_lock lock{mutex_};
    std::optional<std::string> line;
    Seen seen{};
    more_.wait_for(lock, deadline, [&] { return (line = find_line(fits, seen)) || ended_; });
    return line;
}

std::optional<std::string> Process::find_line(const std::function<bool(std::string_view)>& fits,
                                              Seen& seen) const {
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const std::string_view text = i == 0 ? output_.text : errors_.text;
        for (auto end = text.find('\n', seen[i]); end != std::string_view::npos;
             end = text.find('\n', seen[i])) {
            const auto line = text.substr(seen[i], end - seen[i]);
            seen[i] = end + 1;
            if (fits(line)) return std::string{line};
        }
    }
    return std::nullopt;
}

void Process::read_streams() {
    std::array<pollfd, 2> polled{{{output_.descriptor, POLLIN, 0}, {errors_.descriptor, POLLIN, 0}}};
    std::array<char, 4096> buffer{};
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
        if (::poll(polled.data(), polled.size(), -1) < 0) continue; // EINTR
        for (std::size_t i = 0; i < polled.size(); ++i) {
            if (polled[i].fd < 0 || polled[i].revents == 0) continue;
            const auto size = ::read(polled[i].fd, buffer.data(), buffer.size());
            if (size <= 0) {
                ::close(polled[i].fd);
                polled[i].fd = -1; // poll passes it over
                continue;
            }
            const std::lock_guard lock{mutex_};
            (i == 0 ? output_ : errors_).text.append(buffer.data(), static_cast<std::size_t>(size));
            more_.notify_all();
        }
    }
    const std::lock_guard lock{mutex_};
    ended_ = true;
    more_.notify_all();
}

std::string Process::output() const {
    const std::lock_guard lock{mutex_};
    return output_.text;
}

std::string Process::errors() const {
    const std::lock_guard lock{mutex_};
    return errors_.text;
}

std::string output_of(const Launch& launch) {
    Process process{launch};
    const auto status = process.wait();
    if (status != 0)
        throw std::runtime_error{launch.program.string() + (status ? " failed: " : " does not end: ") +
                                 process.errors()};
    return process.output();
}

std::filesystem::path program(std::string_view name) {
    return std::filesystem::path{CONVICTIOND_PROGRAMS} / name;
}

} // namespace convictiond::test
