#include "service/record_log.hpp"

#include "service/log.hpp"
#include "store/file_list.hpp"

namespace convictiond::service {

asio::awaitable<void> log_records(Worker& worker, std::string file_name, base::FileId file) {
    if (!is_logged(Level::debug)) co_return;
    std::int64_t behind = 0;
    for (bool more = true; more;) {
        auto list = [file, behind](store::Connection& connection) {
            return store::list_judged_lines(connection, file, behind);
        };
        const auto lines = co_await worker.run(std::move(list));
        for (const auto& line : lines)
            log(Level::debug, "record.judged",
                {{"file", file_name},
                 {"line", std::to_string(line.line)},
                 {"reference", line.reference},
                 {"version", line.version ? std::to_string(*line.version) : ""},
                 {"verdict", line.verdict},
                 {"review", std::to_string(line.review)}});
        more = lines.size() == store::judged_lines_most;
        if (more) behind = lines.back().line;
    }
}

} // namespace convictiond::service
