// A real program, run by a test: started with arguments and environment, its output read by a thread as it
// comes, waited for with a deadline, and never left behind: it dies with this object, and with the test
// (PR_SET_PDEATHSIG). It has a process group of its own, which goes with it. What cannot be started throws
// std::system_error. To be started on the thread that outlives it: the kernel ties it to that thread.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace convictiond::test {

struct Launch {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment; // beside our own; a value here wins
    std::filesystem::path directory;                // to start in; empty: ours

    explicit Launch(std::filesystem::path program_, std::vector<std::string> arguments_ = {})
        : program{std::move(program_)}, arguments{std::move(arguments_)} {}
};

class Process {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds patience{20'000}; // sanitizers and a busy machine are slow

    explicit Process(const Launch& launch);
    ~Process(); // SIGKILL, then reaped
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }
    void signal(int number) const; // nothing once it was reaped
    // The exit status, or 128 + the number of the signal that ended it; nothing at the deadline.
    std::optional<int> wait(Milliseconds deadline = patience);

    // The first line of its standard output or error (whole, without its end) that fits, past or to come;
    // nothing at the deadline or when its output has ended.
    std::optional<std::string> wait_for_line(const std::function<bool(std::string_view)>& fits,
                                             Milliseconds deadline = patience);

    // Everything so far; after wait() everything there is.
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    struct Stream {
        int descriptor = -1;
        std::string text;
    };
    void read_streams();
    using Seen = std::array<std::size_t, 2>; // bytes of each stream whose lines did not fit
    [[nodiscard]] std::optional<std::string> find_line(const std::function<bool(std::string_view)>& fits,
                                                       Seen& seen) const;

    pid_t id_ = -1;
    int life_ = -1; // a pidfd: readable once the program has ended
    std::optional<int> status_;
    mutable std::mutex mutex_; // of the streams' texts
    std::condition_variable more_;
    Stream output_;
    Stream errors_;
    bool ended_ = false;
    std::thread reader_;
};

// Runs a program to its end and gives what it printed; throws std::runtime_error where it fails or hangs.
std::string output_of(const Launch& launch);

// A program of this build.
[[nodiscard]] std::filesystem::path program(std::string_view name);

} // namespace convictiond::test
