#include "commands/following.hpp"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

// A second, or until somebody wants an end; true then.
bool wait_for_end(const sigset_t& signals) {
    const timespec second{1, 0};
    return ::sigtimedwait(&signals, nullptr, &second) > 0;
}

} // namespace

int follow(const Context& context, const std::function<void(store::Connection&)>& look) {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::optional<store::Connection> connection;
    do {
        try {
            if (!connection) connection.emplace(context.open());
            look(*connection);
            std::fflush(stdout);
        } catch (const store::Unavailable&) {
            connection.reset();
            fmt::print(stderr, "the database cannot be reached; trying again\n");
        }
    } while (!wait_for_end(signals));
    return 0;
}

} // namespace convictiond::commands
