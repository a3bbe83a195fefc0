// What became of each record of a file that was accepted, a line of the log each, at debug alone: read from
// the books a page at a time, so that nothing is kept for it and nothing is told that was not committed.
#pragma once

#include "base/ids.hpp"
#include "service/worker.hpp"

namespace convictiond::service {

// Where nobody wants it, this does nothing.
asio::awaitable<void> log_records(Worker& worker, std::string file_name, base::FileId file);

} // namespace convictiond::service
