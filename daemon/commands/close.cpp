#include "base/text.hpp"
#include "commands/acts.hpp"
#include "settings/bounded_file.hpp"
#include "store/operator_actions.hpp"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

constexpr std::size_t most_evidence = std::size_t{64} << 20U; // bytes

base::result<store::Evidence> read_evidence(const Arguments& arguments, base::Date on) {
    const auto file = settings::read_bounded_file(arguments.evidence, most_evidence);
    if (!file) return file.error();
    return store::Evidence{arguments.means, on, std::filesystem::path{arguments.evidence}.filename(),
                           base::sha256(file->bytes)};
}

} // namespace

int close(const Context& context) {
    const auto& arguments = context.arguments;
    const auto& id = arguments.what;
    const int given = !arguments.means.empty() + !arguments.on.empty() + !arguments.evidence.empty();
    if (given != 0 && given != 3)
        return tell_usage("a delivery by other means takes all of --delivered-by, --on and --evidence");
    if (id.starts_with('n')) {
        if (given != 0) return tell_usage("a finding is closed without --delivered-by, --on and --evidence");
        auto connection = context.open();
        const auto request = store::settle_finding(connection, id, arguments.reason);
        return request ? tell_request(context, *request) : tell_done(context, id, "is closed");
    }
    if (given == 0) {
        auto connection = context.open();
        return tell_request(context, store::close_notification(connection, id, arguments.reason));
    }
    const auto on = base::parse_date(arguments.on);
    if (!on)
        return tell_usage(
            fmt::format("--on {} is no day; it takes YYYY-MM-DD", base::quoted(arguments.on, 20)));
    const auto evidence = read_evidence(arguments, *on);
    if (!evidence) {
        fmt::print(stderr, "{}\n", evidence.error().text());
        return exit_wrong;
    }
    auto connection = context.open();
    return tell_request(context, store::close_delivered(connection, id, *evidence, arguments.reason));
}

} // namespace convictiond::commands
