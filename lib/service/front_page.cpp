#include "service/front_page.hpp"

#include "service/database_weather.hpp"
#include "status/json.hpp"
#include "status/metrics.hpp"
#include "status/page.hpp"
#include "status/volumes.hpp"
#include "store/migrate.hpp"
#include "store/volumes.hpp"

namespace convictiond::service {

namespace {

net::Reply plain(int status, std::string text) {
    return {status, "text/plain; charset=utf-8", text + "\n"};
}

// Nothing from elsewhere is loaded, guessed at, framed, kept or told of.
void add_security_headers(net::Reply& reply) {
    reply.headers.emplace_back("Content-Security-Policy", "default-src 'self'");
    reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
    reply.headers.emplace_back("X-Frame-Options", "DENY");
    reply.headers.emplace_back("Referrer-Policy", "no-referrer");
    reply.headers.emplace_back("Cache-Control", "no-store");
}

} // namespace

asio::awaitable<net::Reply> FrontPage::answer(net::Incoming request) {
    net::Reply reply;
    if (request.method != "GET" && request.method != "HEAD") {
        reply = plain(405, "only GET");
        reply.headers.emplace_back("Allow", "GET, HEAD");
    } else if (request.path == "/readyz") {
        reply = co_await answer_ready();
    } else if (request.path == "/api/v1/volumes") {
        reply = co_await answer_volumes();
    } else {
        reply = answer_seen(request.path);
    }
    add_security_headers(reply);
    co_return reply;
}

net::Reply FrontPage::answer_seen(std::string_view path) const {
    if (path == "/healthz") return plain(200, "ok");
    if (const auto asset = status::find_asset(path))
        return {200, std::string{asset->content_type}, std::string{asset->text}};
    const auto signs = housekeeping_->signs();
    const auto health = status::judge_health(signs, housekeeping_->limits(), signs.taken_at);
    if (path == "/health")
        return {health.grade == status::Grade::fail ? 503 : 200, "application/health+json",
                status::render_health(health)};
    if (path == "/metrics")
        return {200, status::metrics_content_type, status::render_metrics(signs, signs.taken_at)};
    if (path == "/api/v1/overview")
        return {200, "application/json",
                status::render_overview(signs, health, base::date_in(base::london, signs.taken_at))};
    return plain(404, "nothing here; see /, /health, /healthz, /readyz, /metrics, /api/v1/overview and "
                      "/api/v1/volumes");
}

// Read when it is asked for: it changes once a day, and only who looks at the page wants it.
asio::awaitable<net::Reply> FrontPage::answer_volumes() {
    const auto now = base::now();
    const base::Date since{std::chrono::sys_days{base::date_in(base::london, now)} - status::volumes_shown};
    try {
        auto work = [since](store::Connection& connection) {
            return store::list_volume_marks(connection, since);
        };
        const auto marks = co_await worker_->run(std::move(work));
        co_return net::Reply{200, "application/json", status::render_volumes(marks, now)};
    } catch (const store::Unavailable&) {
        co_return plain(503, "database: no answer");
    }
}

asio::awaitable<net::Reply> FrontPage::answer_ready() {
    std::string why;
    // A session that broke while nobody used it says so to the first who does: the second has a new one.
    for (const bool last : {false, true}) {
        try {
            auto work = [](store::Connection& connection) {
                return store::schema_status(connection).current();
            };
            const bool current = co_await worker_->run(std::move(work));
            if (!current) why += "schema: not that of this program, run convictionctl database migrate\n";
            break;
        } catch (const store::Unavailable& error) {
            if (last) why += "database: " + fault_told(error) + "\n";
        }
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
