#include "net/http_server.hpp"

#include "net/http_session.hpp"
#include "net/task_group.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <openssl/x509v3.h>

#include <algorithm>
#include <list>
#include <map>

namespace convictiond::net {

namespace {

// After the system was out of descriptors or memory for a connection.
constexpr base::Duration accept_pause = std::chrono::milliseconds{100};

// A connection as the server sees it.
struct Guest {
    Socket* socket;
    std::string address;
    std::optional<base::Digest> certificate; // once it was shown
    bool under_way = false;                  // a request is
    bool closed = false;                     // by us, to make room
};

std::vector<std::string> dns_names(const X509* certificate) {
    std::vector<std::string> names;
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> all{
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        &GENERAL_NAMES_free};
    for (int index = 0; index < sk_GENERAL_NAME_num(all.get()); ++index) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), index);
        if (name->type != GEN_DNS) continue;
        std::string text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                         static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))};
        // A NUL within could make a longer name pass for a shorter one.
        if (text.find('\0') == std::string::npos) names.push_back(std::move(text));
    }
    return names;
}

void add_certificate(Caller& caller, const SSL* tls) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{SSL_get1_peer_certificate(tls), &X509_free};
    CHECK(certificate); // no handshake without one
    base::Digest digest{};
    unsigned length = 0;
    CHECK(X509_digest(certificate.get(), EVP_sha256(), reinterpret_cast<unsigned char*>(digest.data()),
                      &length) == 1);
    caller.certificate = digest;
    caller.certificate_names = dns_names(certificate.get());
}

asio::awaitable<bool> shake_hands(TlsStream& stream) {
    const auto [error] = co_await stream.async_handshake(TlsStream::server, as_values);
    if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
    co_return !error;
}

} // namespace

class HttpServer::State {
public:
    State(asio::any_io_executor executor_, Listen listen_, std::shared_ptr<const ServerTls> tls_,
          Rules rules_)
        : executor{std::move(executor_)}, listen{std::move(listen_)}, tls{std::move(tls_)},
          rules{std::move(rules_)}, tasks{executor, rules.on_error} {}

    // A place among the connections, given back when it goes.
    class Place;
    // A connection on the list of those that stop() may close.
    class Listed;

    // They hold the state: it may outlive its server, while the loop is being taken down.
    static asio::awaitable<void> accept(std::shared_ptr<State> state);
    static asio::awaitable<void> serve(std::shared_ptr<State> state, Socket socket,
                                       std::unique_ptr<Place> place);

    // Null: all are taken.
    [[nodiscard]] static std::unique_ptr<Place> find_place(const std::shared_ptr<State>& state,
                                                           const std::string& address);
    // A place for one more of this certificate.
    [[nodiscard]] bool admit(Guest& guest, const base::Digest& certificate);
    // Closes the oldest guest of whom this is true; false where there is none.
    template <class Predicate>
    bool make_room(Predicate may_go);
    void close_idle();

    asio::any_io_executor executor;
    Listen listen;
    std::shared_ptr<const ServerTls> tls;
    Rules rules;
    std::optional<Listener> listener;
    std::list<Guest> guests;
    std::size_t connections = 0;
    std::map<std::string, std::size_t> connections_by_address;
    TaskGroup tasks;
};

class HttpServer::State::Place {
public:
    Place(std::shared_ptr<State> state, std::string address)
        : state_{std::move(state)}, address_{std::move(address)} {
        ++state_->connections;
        ++state_->connections_by_address[address_];
    }
    ~Place() {
        --state_->connections;
        const auto counted = state_->connections_by_address.find(address_);
        if (--counted->second == 0) state_->connections_by_address.erase(counted);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] const std::string& address() const { return address_; }

private:
    std::shared_ptr<State> state_; // a coroutine's parameters end in no certain order
    std::string address_;
};

class HttpServer::State::Listed {
public:
    Listed(State& state, Socket& socket, const std::string& address)
        : state_{state}, guest_{state.guests.insert(state.guests.end(), Guest{&socket, address, {}})} {}
    ~Listed() { state_.guests.erase(guest_); }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;
    [[nodiscard]] Guest& guest() { return *guest_; }

private:
    State& state_;
    std::list<Guest>::iterator guest_;
};

std::unique_ptr<HttpServer::State::Place> HttpServer::State::find_place(const std::shared_ptr<State>& state,
                                                                        const std::string& address) {
    const auto& limits = state->rules.limits;
    if (address.empty()) return nullptr;
    const auto is_unknown = [&state](const Guest& guest) { return state->tls && !guest.certificate; };
    const auto is_of_address = [&](const Guest& guest) {
        return is_unknown(guest) && guest.address == address;
    };
    const auto same = state->connections_by_address.find(address);
    const bool crowded = state->listen.unix_path.empty() && same != state->connections_by_address.end() &&
                         same->second >= limits.connections_per_address;
    if (crowded && !state->make_room(is_of_address)) return nullptr;
    if (!crowded && state->connections >= limits.connections && !state->make_room(is_unknown)) return nullptr;
    return std::make_unique<Place>(state, address);
}

template <class Predicate>
bool HttpServer::State::make_room(Predicate may_go) {
    const auto found = std::ranges::find_if(
        guests, [&may_go](const Guest& guest) { return !guest.closed && may_go(guest); });
    if (found == guests.end()) return false;
    found->closed = true; // its place comes back once its coroutine has ended
    boost::system::error_code ignored;
    found->socket->close(ignored);
    return true;
}

bool HttpServer::State::admit(Guest& guest, const base::Digest& certificate) {
    const auto is_same = [&certificate](const Guest& other) {
        return !other.closed && other.certificate == certificate;
    };
    const auto is_idle = [&is_same](const Guest& other) { return is_same(other) && !other.under_way; };
    const auto many = static_cast<std::size_t>(std::ranges::count_if(guests, is_same));
    if (many >= rules.limits.connections_per_certificate && !make_room(is_idle)) return false;
    guest.certificate = certificate;
    return true;
}

void HttpServer::State::close_idle() {
    for (const auto& guest : guests) {
        boost::system::error_code ignored;
        if (!guest.under_way) guest.socket->close(ignored);
    }
}

asio::awaitable<void> HttpServer::State::accept(std::shared_ptr<State> state) {
    while (!state->rules.stopping) {
        auto [error, socket] = co_await state->listener->acceptor().async_accept(as_values);
        if (error && !state->rules.stopping) {
            asio::steady_timer pause{state->executor, accept_pause};
            co_await pause.async_wait(as_values);
        }
        if (error || state->rules.stopping) continue;
        auto place = find_place(state, peer_address(socket));
        if (!place) continue; // closed at once
        boost::system::error_code unix_socket_has_none;
        socket.set_option(asio::ip::tcp::no_delay{true}, unix_socket_has_none);
        state->tasks.spawn(serve(state, std::move(socket), std::move(place)));
    }
}

asio::awaitable<void> HttpServer::State::serve(std::shared_ptr<State> state, Socket socket,
                                               std::unique_ptr<Place> place) {
    Caller caller;
    caller.address = place->address();
    if (!state->tls) {
        Listed listed{*state, socket, caller.address};
        HttpSession<Socket> session{socket, state->rules, std::move(caller)};
        co_await session.converse(listed.guest().under_way);
        co_return;
    }
    TlsStream stream{std::move(socket), state->tls->context().ssl};
    Listed listed{*state, stream.next_layer(), caller.address};
    const auto shaken = co_await within(state->rules.limits.handshake_time, shake_hands(stream));
    if (!shaken || !*shaken) co_return;
    add_certificate(caller, stream.native_handle());
    if (!state->admit(listed.guest(), *caller.certificate)) co_return;
    HttpSession<TlsStream> session{stream, state->rules, std::move(caller)};
    co_await session.converse(listed.guest().under_way);
}

HttpServer::HttpServer(asio::any_io_executor executor, Listen listen, std::shared_ptr<const ServerTls> tls,
                       Limits limits, Answerer answerer, OnError on_error)
    : state_{std::make_shared<State>(std::move(executor), std::move(listen), std::move(tls),
                                     Rules{limits, std::move(answerer), std::move(on_error), [](int status) {
                                               return Reply{status, {}, {}};
                                           }})} {
    CHECK(state_->rules.answerer && state_->rules.on_error);
}

HttpServer::~HttpServer() {
    state_->rules.stopping = true;
    state_->tasks.cancel();
    state_->listener.reset();
}

void HttpServer::refuse_with(Refuser refuser) {
    state_->rules.refuser = std::move(refuser);
}

void HttpServer::start() {
    CHECK(!state_->listener && !state_->rules.stopping);
    state_->listener.emplace(state_->executor, state_->listen);
    state_->tasks.spawn(State::accept(state_));
}

std::uint16_t HttpServer::port() const {
    CHECK(state_->listener);
    return state_->listener->port();
}

void HttpServer::use(std::shared_ptr<const ServerTls> tls) {
    CHECK((tls != nullptr) == (state_->tls != nullptr));
    state_->tls = std::move(tls);
}

asio::awaitable<void> HttpServer::stop(base::Duration grace) {
    const auto state = state_;
    state->rules.stopping = true;
    state->listener.reset();
    state->close_idle();
    const bool ended = co_await within(grace, state->tasks.join());
    if (ended) co_return;
    state->tasks.cancel();
    co_await state->tasks.join();
}

} // namespace convictiond::net
