// The two ends that dispatch is measured against: a sink that answers every POST with the receipt it asks
// for, and a loop that does nothing but POST, without a queue, a database or a retry: what TLS, HTTP and this
// machine allow.
//   raw_beast sink --port P --until N [--skip S] TLS     serves N requests, says when the first S are done,
//                                                        and prints the rate of those after
//   raw_beast post --port P --until N --connections C TLS
// TLS is a directory of test-certificates: ca.pem, sink.pem, sink.key, convictiond.pem, convictiond.key.
#include "base/clock.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <fmt/format.h>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Stream = asio::ssl::stream<tcp::socket>;

struct Run {
    std::filesystem::path tls;
    std::uint16_t port = 0;
    std::size_t until = 0;
    std::size_t skip = 0;
    std::size_t connections = 27;
};

asio::ssl::context context_of(const Run& run, asio::ssl::context::method method, const std::string& name) {
    asio::ssl::context context{method};
    context.load_verify_file(run.tls / "ca.pem");
    context.use_certificate_chain_file(run.tls / (name + ".pem"));
    context.use_private_key_file(run.tls / (name + ".key"), asio::ssl::context::pem);
    context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    return context;
}

// Requests that were answered, and the time from the first that counts to the last.
class Count {
public:
    Count(const Run& run, asio::io_context& loop) : run_{run}, loop_{loop} {}
    [[nodiscard]] bool is_full() const { return done_ >= run_.until; }
    void add() {
        if (++done_ == run_.skip + 1) {
            begun_ = convictiond::base::monotonic_now();
            say("begun");
        }
        if (done_ != run_.until) return;
        const std::chrono::duration<double> took = convictiond::base::monotonic_now() - begun_;
        say(fmt::format("{:.0f}", static_cast<double>(run_.until - run_.skip - 1) / took.count()));
        loop_.stop();
    }

private:
    static void say(const std::string& line) {
        fmt::print("{}\n", line);
        std::fflush(stdout);
    }

    const Run& run_;
    asio::io_context& loop_;
    std::size_t done_ = 0;
    convictiond::base::Monotonic begun_;
};

http::response<http::string_body> receipt_for(const http::request<http::string_body>& request) {
    http::response<http::string_body> reply{http::status::ok, 11};
    reply.set(http::field::content_type, "application/json");
    const std::string key{request["Idempotency-Key"]}; // in quotes, as JSON wants it
    const std::string digest{request["Content-Digest"]};
    reply.body() = fmt::format(R"({{"id":{},"contentDigest":"{}","status":"acknowledged"}})", key, digest);
    reply.prepare_payload();
    return reply;
}

asio::awaitable<void> answer(tcp::socket socket, asio::ssl::context& context, Count& count) {
    Stream stream{std::move(socket), context};
    stream.next_layer().set_option(tcp::no_delay{true});
    co_await stream.async_handshake(Stream::server, asio::use_awaitable);
    boost::beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        co_await http::async_read(stream, buffer, request, asio::use_awaitable);
        const auto reply = receipt_for(request);
        co_await http::async_write(stream, reply, asio::use_awaitable);
        count.add();
    }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, asio::ssl::context& context, Count& count) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        // Whoever hangs up has had enough; what else could fail here shows in the count.
        asio::co_spawn(acceptor.get_executor(), answer(std::move(socket), context, count), asio::detached);
    }
}

asio::awaitable<void> post(const Run& run, asio::ssl::context& context, Count& count) {
    Stream stream{co_await asio::this_coro::executor, context};
    const tcp::endpoint sink{asio::ip::address_v4::loopback(), run.port};
    co_await stream.next_layer().async_connect(sink, asio::use_awaitable);
    stream.next_layer().set_option(tcp::no_delay{true});
    co_await stream.async_handshake(Stream::client, asio::use_awaitable);
    http::request<http::string_body> request{http::verb::post, "/notifications", 11};
    request.set(http::field::host, "localhost");
    request.set("Idempotency-Key", R"("11111111-2222-3333-4444-555555555555")");
    request.set("Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    request.body() = std::string(1500, 'x'); // as large as a notification
    request.prepare_payload();
    boost::beast::flat_buffer buffer;
    while (!count.is_full()) {
        co_await http::async_write(stream, request, asio::use_awaitable);
        http::response<http::string_body> reply;
        co_await http::async_read(stream, buffer, reply, asio::use_awaitable);
        count.add();
    }
}

void serve(const Run& run) {
    asio::io_context loop{1};
    Count count{run, loop};
    auto context = context_of(run, asio::ssl::context::tlsv13_server, "sink");
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), run.port}};
    asio::co_spawn(loop, accept_all(acceptor, context, count), asio::detached);
    loop.run();
}

void post_all(const Run& run) {
    asio::io_context loop{1};
    Count count{run, loop};
    auto context = context_of(run, asio::ssl::context::tlsv13_client, "convictiond");
    for (std::size_t i = 0; i < run.connections; ++i)
        asio::co_spawn(loop, post(run, context, count), [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        });
    loop.run();
}

} // namespace

int main(int count, char** arguments) {
    CLI::App app{"What dispatch is measured against"};
    app.require_subcommand(1);
    Run run;
    for (const char* name : {"sink", "post"}) {
        auto* command = app.add_subcommand(name);
        command->add_option("tls", run.tls, "the directory of certificates")->required();
        command->add_option("--port", run.port, "on the loopback")->required();
        command->add_option("--until", run.until, "so many requests")->required();
        command->add_option("--skip", run.skip, "so many before the rate counts");
        command->add_option("--connections", run.connections, "at a time");
    }
    CLI11_PARSE(app, count, arguments);
    app.got_subcommand("sink") ? serve(run) : post_all(run);
}
