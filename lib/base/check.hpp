// A programmer's error ends the process: the transaction rolls back and systemd starts us again.
// Never for what comes from outside (files, peers, operators, the database's weather): that is a value
// (base/result.hpp) or an exception of the room that met it.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace convictiond::base {

[[noreturn]] inline void check_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "<2>our own mistake: %s:%d: CHECK(%s) does not hold; the daemon stops\n", file, line,
                 expression);
    std::abort();
}

} // namespace convictiond::base

#define CHECK(expression)                                                                                    \
    ((expression) ? static_cast<void>(0) : ::convictiond::base::check_failed(#expression, __FILE__, __LINE__))
