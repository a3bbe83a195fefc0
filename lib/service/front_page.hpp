// What is seen from outside over HTTP, read-only: whether the loop turns (/healthz), whether the daemon can
// do its work (/readyz), how the house stands (/health, /metrics, /api/v1/overview), what came day by day
// (/api/v1/volumes) and the page that shows it.
#pragma once

#include "net/http.hpp"
#include "service/housekeeping.hpp"
#include "service/intake.hpp"
#include "service/worker.hpp"

namespace convictiond::service {

class FrontPage {
public:
    FrontPage(Worker& worker, const Intake& intake, const Housekeeping& housekeeping)
        : worker_{&worker}, intake_{&intake}, housekeeping_{&housekeeping} {}

    asio::awaitable<net::Reply> answer(net::Incoming request);

private:
    asio::awaitable<net::Reply> answer_ready();
    asio::awaitable<net::Reply> answer_volumes();
    [[nodiscard]] net::Reply answer_seen(std::string_view path) const;

    Worker* worker_;
    const Intake* intake_;
    const Housekeeping* housekeeping_;
};

} // namespace convictiond::service
