// What a monitor asks over HTTP: whether the loop turns (/healthz) and whether the daemon can do its work
// (/readyz).
#pragma once

#include "net/http.hpp"
#include "service/intake.hpp"
#include "service/worker.hpp"

namespace convictiond::service {

class FrontPage {
public:
    FrontPage(Worker& worker, const Intake& intake) : worker_{&worker}, intake_{&intake} {}

    asio::awaitable<net::Reply> answer(net::Incoming request);

private:
    asio::awaitable<net::Reply> answer_ready();

    Worker* worker_;
    const Intake* intake_;
};

} // namespace convictiond::service
