#include "net/http_server.hpp"
#include "net/within.hpp"
#include "raw_caller.hpp"
#include "world.hpp"

#include <sys/stat.h>

namespace http_server_test {

using namespace convictiond;
using namespace convictiond::test;
using net::HttpServer;
using net::Incoming;
using net::Reply;

namespace {

asio::awaitable<Reply> answer(std::vector<Incoming>& asked, Incoming incoming) {
    const auto path = incoming.path;
    asked.push_back(std::move(incoming));
    if (path == "/throw") throw std::runtime_error("ours");
    if (path == "/slow") {
        asio::steady_timer timer{co_await asio::this_coro::executor, 10s};
        co_await timer.async_wait(asio::use_awaitable);
    }
    if (path == "/soon") {
        asio::steady_timer timer{co_await asio::this_coro::executor, 50ms};
        co_await timer.async_wait(asio::use_awaitable);
    }
    if (path == "/nothing") co_return Reply{204, {}, {}};
    co_return Reply{200, "text/plain", "you asked " + path, {{"X-Own", "1"}}};
}

struct Serving {
    asio::io_context loop{1};
    std::vector<Incoming> asked;
    std::vector<std::string> errors;
    HttpServer server;

    explicit Serving(net::Limits limits = {}, net::Listen listen = {"127.0.0.1", 0, {}})
        : server{loop.get_executor(),
                 std::move(listen),
                 nullptr,
                 limits,
                 [this](Incoming incoming) { return answer(asked, std::move(incoming)); },
                 [this](std::exception_ptr thrown) { errors.push_back(what(thrown)); }} {
        server.start();
    }
    ~Serving() {
        run(loop, server.stop(1s));
        // Nothing may be left to do: every connection has ended.
        loop.restart();
        CHECK(loop.run_for(1s) <= 1000);
        CHECK(loop.stopped());
    }

    static std::string what(const std::exception_ptr& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            return error.what();
        }
    }
    // Everything that comes until the server closes.
    std::string say(std::string bytes) { return run(loop, converse(server.port(), std::move(bytes))); }
    std::string status(std::string bytes) { return say(std::move(bytes)).substr(0, 12); }
};

const std::string last = "Host: x\r\nConnection: close\r\n\r\n";

} // namespace

TEST_CASE("a request reaches the answerer in parts and its reply the caller") {
    Serving serving;
    const auto reply = serving.say(
        "POST /a/b%20c?d=e HTTP/1.1\r\nContent-Type: text/x\r\nContent-Length: 4\r\n" + last + "body");
    CHECK(reply == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Own: 1\r\nContent-Length: 18\r\n"
                   "Connection: close\r\n\r\nyou asked /a/b%20c");
    REQUIRE(serving.asked.size() == 1);
    const auto& asked = serving.asked[0];
    CHECK(asked.method == "POST");
    CHECK(asked.path == "/a/b%20c");
    CHECK(asked.query == "d=e");
    CHECK(asked.content_type == "text/x");
    CHECK(asked.body == "body");
    CHECK(asked.caller.address == "127.0.0.1");
    CHECK_FALSE(asked.caller.certificate.has_value());
}

TEST_CASE("pipelined requests are answered in order on one connection") {
    Serving serving;
    const auto reply = serving.say("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
                                   "GET /3 HTTP/1.1\r\n" +
                                   last);
    const auto first = reply.find("you asked /1"), second = reply.find("you asked /2");
    CHECK(first < second);
    CHECK(second < reply.find("you asked /3"));
    CHECK(serving.asked.size() == 3);
}

TEST_CASE("a HEAD gets the head alone, a 204 no length") {
    Serving serving;
    const auto head = serving.say("HEAD /a HTTP/1.1\r\n" + last);
    CHECK(head.ends_with("Content-Length: 12\r\nConnection: close\r\n\r\n"));
    CHECK(serving.say("GET /nothing HTTP/1.1\r\n" + last) ==
          "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a chunked body is put together") {
    Serving serving;
    serving.say("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + last +
                "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    CHECK(serving.asked.at(0).body == "abcde");
}

TEST_CASE("an absolute target is taken by its path") {
    Serving serving;
    serving.say("GET http://x/health?y HTTP/1.1\r\n" + last);
    CHECK(serving.asked.at(0).path == "/health");
    CHECK(serving.asked.at(0).query == "y");
}

TEST_CASE("HTTP/1.0 is answered and closed") {
    Serving serving;
    CHECK(serving.status("GET / HTTP/1.0\r\n\r\n") == "HTTP/1.1 200");
}

TEST_CASE("what is malformed is a 400 and never reaches the answerer") {
    Serving serving;
    const std::string bad = "HTTP/1.1 400";
    CHECK(serving.status("nonsense\r\n\r\n") == bad);
    CHECK(serving.status("GET / HTTP/1.1\r\n\r\n") == bad);
    CHECK(serving.status("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n") == bad);
    CHECK(serving.status("GET nowhere HTTP/1.1\r\n" + last) == bad);
    CHECK(serving.status("GET / FTP/1.1\r\n" + last) == bad);
    CHECK(serving.status("GET / HTTP/1.1\r\nBad Name: x\r\n" + last) == bad);
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: -1\r\n" + last) == bad);
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + last) ==
          bad);
    CHECK(serving.status("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + last) == bad);
    CHECK(serving.status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + last + "zz\r\n") == bad);
    CHECK(serving.asked.empty());
}

TEST_CASE("another version of HTTP is a 505") {
    Serving serving;
    CHECK(serving.status("GET / HTTP/2.0\r\n" + last) == "HTTP/1.1 505");
}

TEST_CASE("a head or body beyond its bound is refused by its own status") {
    Serving serving{{.head_bytes = 1024, .body_bytes = 5000}};
    const std::string big_head = "GET / HTTP/1.1\r\nX: " + std::string(1024, 'x') + "\r\n" + last;
    CHECK(serving.status(big_head) == "HTTP/1.1 431");
    CHECK(serving.status("GET /" + std::string(3000, 'x') + " HTTP/1.1\r\n" + last) == "HTTP/1.1 431");
    // Told by its length alone, and although all of it was sent.
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: 5001\r\n" + last) == "HTTP/1.1 413");
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: 5001\r\n" + last + std::string(5001, 'x')) ==
          "HTTP/1.1 413");
    CHECK(serving.status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + last + "1389\r\n" +
                         std::string(5001, 'x') + "\r\n0\r\n\r\n") == "HTTP/1.1 413");
    CHECK(serving.asked.empty());
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: 5000\r\n" + last + std::string(5000, 'x')) ==
          "HTTP/1.1 200");
}

TEST_CASE("a head or body that does not come in time is a 408") {
    Serving serving{{.head_time = 50ms, .body_time = 50ms}};
    CHECK(serving.status("GET / HTT") == "HTTP/1.1 408");
    CHECK(serving.status("POST / HTTP/1.1\r\nContent-Length: 5\r\n" + last + "abc") == "HTTP/1.1 408");
    CHECK(serving.asked.empty());
}

TEST_CASE("a request that comes to no answer gets the words of whoever serves, with its status") {
    asio::io_context loop{1};
    net::Limits limits{.head_bytes = 1024, .body_bytes = 5000, .head_time = 50ms, .answer_time = 50ms};
    std::vector<Incoming> asked;
    HttpServer server{loop.get_executor(),
                      {"127.0.0.1", 0, {}},
                      nullptr,
                      limits,
                      [&asked](Incoming incoming) { return answer(asked, std::move(incoming)); },
                      [](std::exception_ptr) {}};
    server.refuse_with([](int status) {
        return Reply{status, "text/plain", "refused " + std::to_string(status), {{"X-Own", "1"}}};
    });
    server.start();
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"GET / HTT", "408"},
        {"nonsense\r\n\r\n", "400"},
        {"POST / HTTP/1.1\r\nContent-Length: 5001\r\n" + last, "413"},
        {"GET / HTTP/1.1\r\nX: " + std::string(1024, 'x') + "\r\n" + last, "431"},
        {"GET /throw HTTP/1.1\r\n" + last, "500"},
        {"GET /slow HTTP/1.1\r\n" + last, "503"}};
    for (const auto& [said, status] : rows) {
        INFO(said.substr(0, 40));
        const auto reply = run(loop, converse(server.port(), said));
        CHECK(reply.starts_with("HTTP/1.1 " + status));
        CHECK(reply.find("X-Own: 1\r\n") != std::string::npos);
        CHECK(reply.ends_with("\r\n\r\nrefused " + status));
    }
    run(loop, server.stop(1s));
}

TEST_CASE("a caller who says nothing is closed without a word") {
    Serving serving{{.idle_time = 50ms}};
    CHECK(serving.say("").empty());
}

TEST_CASE("a caller who waits for leave to send its body gets it") {
    Serving serving;
    const auto reply = run(serving.loop, ask_leave(serving.server.port()));
    CHECK(reply.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
    CHECK(serving.asked.at(0).body == "abc");
}

TEST_CASE("an answerer that throws is a 500, and its exception is told") {
    Serving serving;
    const auto reply = serving.say("GET /throw HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\n" + last);
    CHECK(reply.starts_with("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200"));
    CHECK(serving.errors == std::vector<std::string>{"ours"});
}

TEST_CASE("an answerer that takes too long is a 503") {
    Serving serving{{.answer_time = 50ms}};
    CHECK(serving.status("GET /slow HTTP/1.1\r\n" + last) == "HTTP/1.1 503");
    CHECK(serving.errors.empty());
}

TEST_CASE("connections beyond the bounds are closed at once, and places come back") {
    const bool by_address = GENERATE(true, false);
    net::Limits limits;
    (by_address ? limits.connections_per_address : limits.connections) = 2;
    Serving serving{limits};
    {
        auto first = dialled(serving.loop.get_executor(), serving.server.port());
        auto second = dialled(serving.loop.get_executor(), serving.server.port());
        CHECK(serving.say("").empty());
        CHECK(serving.asked.empty());
    }
    // Their ends have been seen once the loop had its turn.
    serving.loop.poll();
    CHECK(serving.status("GET / HTTP/1.1\r\n" + last) == "HTTP/1.1 200");
}

TEST_CASE("stop lets a request under way end, closes idle connections and refuses new ones") {
    Serving serving;
    auto idle = dialled(serving.loop.get_executor(), serving.server.port());
    auto reply =
        asio::co_spawn(serving.loop, converse(serving.server.port(), "GET /soon HTTP/1.1\r\nHost: x\r\n\r\n"),
                       asio::use_future);
    while (serving.asked.empty()) serving.loop.run_one();
    const auto port = serving.server.port();
    run(serving.loop, serving.server.stop(5s));
    serving.loop.run();
    const auto text = reply.get();
    CHECK(text.starts_with("HTTP/1.1 200"));
    CHECK(text.find("Connection: close\r\n") != std::string::npos);
    CHECK(run(serving.loop, read_to_end(std::move(idle))).empty());
    CHECK_THROWS_AS(dialled(serving.loop.get_executor(), port), boost::system::system_error);
}

TEST_CASE("stop cuts what does not end within its grace") {
    Serving serving;
    auto reply = asio::co_spawn(
        serving.loop, converse(serving.server.port(), "GET /slow HTTP/1.1\r\n" + last), asio::use_future);
    while (serving.asked.empty()) serving.loop.run_one();
    run(serving.loop, serving.server.stop(20ms));
    serving.loop.run();
    CHECK(reply.get().empty());
    CHECK(serving.errors.empty());
}

TEST_CASE("a server that goes without a stop leaves nothing behind") {
    asio::io_context loop{1};
    std::vector<Incoming> asked;
    std::optional<HttpServer> server;
    server.emplace(
        loop.get_executor(), net::Listen{"127.0.0.1", 0, {}}, nullptr, net::Limits{},
        [&asked](Incoming incoming) { return answer(asked, std::move(incoming)); },
        [](std::exception_ptr) {});
    server->start();
    auto reply =
        asio::co_spawn(loop, converse(server->port(), "GET /slow HTTP/1.1\r\n" + last), asio::use_future);
    while (asked.empty()) loop.run_one();
    server.reset();
    loop.run_for(5s);
    CHECK(loop.stopped());
    CHECK(reply.get().empty());
}

TEST_CASE("an address that is taken or no address is told with its name") {
    Serving serving;
    const auto port = serving.server.port();
    const auto start = [&](net::Listen listen) {
        HttpServer second{serving.loop.get_executor(),
                          std::move(listen),
                          nullptr,
                          {},
                          [&](Incoming incoming) { return answer(serving.asked, std::move(incoming)); },
                          [](std::exception_ptr) {}};
        second.start();
    };
    CHECK_THROWS_WITH(start({"127.0.0.1", port, {}}),
                      "127.0.0.1:" + std::to_string(port) + ": Address already in use");
    CHECK_THROWS_WITH(start({"localhost", 1, {}}), Catch::StartsWith("localhost:1: "));
    CHECK_THROWS_WITH(start({"", 0, "/nowhere/at/all.sock"}),
                      "unix:/nowhere/at/all.sock: No such file or directory");
    CHECK_THROWS_WITH(start({"", 0, "/" + std::string(200, 'x')}), Catch::StartsWith("unix:/xxx"));
}

TEST_CASE("a Unix socket is served, is the group's alone, and goes with the server") {
    const TempDirectory folder;
    const auto path = (folder.path() / "admin.sock").string();
    {
        Serving serving{{.connections_per_address = 1}, {"", 0, path}};
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        CHECK((status.st_mode & 07777U) == 0660U);
        const auto reply = run(serving.loop, converse_unix(path, "GET / HTTP/1.1\r\n" + last));
        CHECK(reply.starts_with("HTTP/1.1 200"));
        CHECK(serving.asked.at(0).caller.address == "unix");
        // A second listener must not take it away from the first.
        CHECK_THROWS_WITH((Serving{{}, {"", 0, path}}), "unix:" + path + ": Address already in use");
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a stale Unix socket is replaced, a file in its place is not") {
    const TempDirectory folder;
    const auto path = (folder.path() / "admin.sock").string();
    leave_stale_socket(path);
    {
        Serving serving{{}, {"", 0, path}};
        CHECK(
            run(serving.loop, converse_unix(path, "GET / HTTP/1.1\r\n" + last)).starts_with("HTTP/1.1 200"));
    }
    const auto file = (folder.path() / "file").string();
    std::filesystem::create_directory(file);
    CHECK_THROWS_WITH((Serving{{}, {"", 0, file}}), "unix:" + file + ": File exists");
    CHECK(std::filesystem::exists(file));
}

} // namespace http_server_test
