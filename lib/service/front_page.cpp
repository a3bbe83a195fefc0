#include "service/front_page.hpp"

#include "store/migrate.hpp"

namespace convictiond::service {

namespace {

net::Reply plain(int status, std::string text) {
    return {status, "text/plain; charset=utf-8", text + "\n", {{"Cache-Control", "no-store"}}};
}

} // namespace

asio::awaitable<net::Reply> FrontPage::answer(net::Incoming request) {
    if (request.method != "GET" && request.method != "HEAD") {
        auto reply = plain(405, "only GET");
        reply.headers.emplace_back("Allow", "GET, HEAD");
        co_return reply;
    }
    if (request.path == "/healthz") co_return plain(200, "ok");
    if (request.path == "/readyz") co_return co_await answer_ready();
    co_return plain(404, "nothing here; see /healthz and /readyz");
}

asio::awaitable<net::Reply> FrontPage::answer_ready() {
    std::string why;
    try {
        auto work = [](store::Connection& connection) { return store::schema_status(connection).current(); };
        const bool current = co_await worker_->run(std::move(work));
        if (!current) why += "schema: not that of this program, run convictionctl database migrate\n";
    } catch (const store::Unavailable&) {
        why += "database: no answer\n";
    }
    switch (intake_->sight()) {
    case Intake::Sight::not_looked_yet: why += "inbound: not looked at yet\n"; break;
    case Intake::Sight::readable: break;
    case Intake::Sight::unreadable: why += "inbound: the drop directory cannot be read\n"; break;
    }
    if (why.empty()) co_return plain(200, "ready");
    why.pop_back();
    co_return plain(503, why);
}

} // namespace convictiond::service
