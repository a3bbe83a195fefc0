// POST /v1/acknowledgements: the member states call us over mutual TLS. The certificate says which state it
// is; what was answered `stored` is durable; of a malformed array nothing is stored. Whatever is no 200 comes
// with problem details (RFC 9457), also where the request was none.
#pragma once

#include "net/http_server.hpp"
#include "service/worker.hpp"
#include "settings/settings.hpp"

#include <map>

namespace convictiond::service {

// Which certificate belongs to which state.
class CallerBook {
public:
    explicit CallerBook(const settings::Settings& settings);
    [[nodiscard]] std::optional<base::MemberState> find(const net::Caller& caller) const;

private:
    std::map<std::string, base::MemberState> by_fingerprint_; // lower-case hex
    std::map<std::string, base::MemberState> by_name_;        // lower case
};

// A thousand acknowledgements with a reason of 2 KiB and more each.
[[nodiscard]] net::Limits callback_limits();
// Of a request that is not HTTP, too big or too slow, or that we could not deal with.
[[nodiscard]] net::Reply refuse_callback(int status);

class Callbacks {
public:
    Callbacks(CallerBook callers, Worker& worker) : callers_{std::move(callers)}, worker_{&worker} {}

    void use(CallerBook callers) { callers_ = std::move(callers); } // from the next request on

    asio::awaitable<net::Reply> answer(net::Incoming request);

private:
    CallerBook callers_;
    Worker* worker_;
};

} // namespace convictiond::service
