#include "http/server.h"

#include <algorithm>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <sys/socket.h>

#include "base/mutex.h"
#include "http/connection.h"
#include "http/connection_count.h"
#include "http/exchange.h"
#include "http/io_loop.h"
#include "http/listener.h"
#include "http/worker_pool.h"

namespace muster::http {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

/// For whoever is one too many; a TLS client is closed without a word, which costs no handshake.
constexpr std::string_view kTooMany = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                                      "Content-Length: 0\r\nConnection: close\r\n\r\n";

IpAddress address_of(const Tcp::socket& socket) {
    boost::system::error_code code;
    const auto address = socket.remote_endpoint(code).address();
    if (code) {
        return {}; // it has left already
    }
    const auto v6 = address.is_v6()
                        ? address.to_v6()
                        : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
    return IpAddress(v6.to_bytes());
}

Result<Tcp::endpoint> endpoint_of(const ListenAddress& listen) {
    boost::system::error_code code;
    const std::string host = listen.host == "localhost" ? "127.0.0.1" : listen.host;
    const auto address = asio::ip::make_address(host, code);
    if (code) {
        return Error{ErrorKind::Invalid, "http.bad_address",
                     "'" + listen.host + "' is not an IP address to listen on"};
    }
    if (listen.scheme == Scheme::Http && !address.is_loopback()) {
        return Error{ErrorKind::Invalid, "http.plain_not_loopback",
                     "plain http is served on 127.0.0.1 and ::1 alone, not on " + listen.host +
                         ": passwords would cross the network readable, and browsers drop the"
                         " session cookie there. Use https (a certificate is made when none is"
                         " given), or let a proxy on this machine speak it"};
    }
    return Tcp::endpoint(address, listen.port);
}

} // namespace

struct Server::State {
    State(Options the_options, Ports the_ports)
        : options(std::move(the_options)), ports(the_ports),
          count({.connections = options.limits.connections,
                 .per_client = options.limits.connections_per_client}),
          bodies(options.limits.bodies_bytes),
          exchange({.application = ports.application,
                    .log = ports.log,
                    .clock = ports.clock,
                    .random = ports.random,
                    .metrics = ports.metrics},
                   {.proxies = options.proxies, .security = options.security}),
          workers(options.workers, options.queue) {}

    Options options;
    Ports ports;
    Guarded<TlsContext> tls;
    ConnectionCount count; // outlives the connections of the loops, as the budget does
    BodyBudget bodies;
    Exchange exchange;
    WorkerPool workers;
    std::vector<std::unique_ptr<IoLoop>> loops;
    std::vector<std::unique_ptr<Listener>> listeners;
    std::size_t next_loop = 0; // of the accepting thread
    bool stopped = false;

    Status load_certificate();
    Status open(const ListenAddress& listen);
    void take(IoLoop& loop, Tcp::socket socket, Scheme scheme);
    void stop();
};

Status Server::State::load_certificate() {
    if (!options.tls) {
        return Error{ErrorKind::Invalid, "http.no_certificate",
                     "https needs a certificate and its key"};
    }
    TRY(TlsContext loaded, load_tls_context(*options.tls));
    *tls.lock() = std::move(loaded);
    return {};
}

Status Server::State::open(const ListenAddress& listen) {
    TRY(const Tcp::endpoint endpoint, endpoint_of(listen));
    Listener::Welcome welcome{
        .choose_loop = [this]() -> IoLoop& { return *loops[next_loop++ % loops.size()]; },
        .take = [this, scheme = listen.scheme](
                    IoLoop& loop, Tcp::socket socket) { take(loop, std::move(socket), scheme); }};
    TRY(auto listener, Listener::open(*loops.front(), endpoint, std::move(welcome)));
    listeners.push_back(std::move(listener));
    return {};
}

void Server::State::take(IoLoop& loop, Tcp::socket socket, Scheme scheme) {
    boost::system::error_code code;
    socket.non_blocking(true, code);
    socket.set_option(Tcp::no_delay(true), code);
    const IpAddress address = address_of(socket);
    auto place = count.enter(address, exchange.trusts(address) ? ConnectionCount::Kind::TrustedProxy
                                                               : ConnectionCount::Kind::Client);
    if (!place) {
        ++ports.metrics.connections_refused;
        if (scheme == Scheme::Http) {
            ::send(socket.native_handle(), kTooMany.data(), kTooMany.size(), MSG_NOSIGNAL);
            socket.shutdown(Tcp::socket::shutdown_send, code);
        }
        return;
    }
    ++ports.metrics.connections_accepted;
    const TlsContext context = scheme == Scheme::Https ? *tls.lock() : nullptr;
    auto connection = std::make_shared<Connection>(
        loop, std::move(socket), context.get(),
        Connection::Origin{.peer = {address, scheme}, .place = std::move(*place)});
    asio::post(loop.io(), [&loop, connection = std::move(connection)]() mutable {
        loop.add(std::move(connection));
    });
}

void Server::State::stop() {
    if (std::exchange(stopped, true)) {
        return;
    }
    for (const auto& listener : listeners) {
        listener->stop();
    }
    exchange.drain();
    for (const auto& loop : loops) {
        loop->drain();
    }
    if (!count.wait_until_none(options.stop_time)) {
        ports.log.warning("http.stopped_in_hand", {});
    }
    exchange.request_stop();
    for (const auto& loop : loops) {
        loop->stop();
    }
    workers.stop();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
    stop();
}

Result<std::unique_ptr<Server>> Server::start(Options options, Ports ports) {
    auto state = std::make_unique<State>(std::move(options), ports);
    const auto& listen = state->options.listen;
    if (std::ranges::find(listen, Scheme::Https, &ListenAddress::scheme) != listen.end()) {
        TRY_DONE(state->load_certificate());
    }
    for (std::size_t i = 0; i < std::max<std::size_t>(state->options.io_threads, 1); ++i) {
        state->loops.push_back(
            std::make_unique<IoLoop>(IoLoop::Ports{.limits = state->options.limits,
                                                   .application = ports.application,
                                                   .exchange = state->exchange,
                                                   .workers = state->workers,
                                                   .events = ports.events,
                                                   .bodies = state->bodies,
                                                   .metrics = state->ports.metrics}));
    }
    for (const ListenAddress& address : listen) {
        TRY_DONE(state->open(address));
    }
    for (const auto& loop : state->loops) {
        loop->run();
    }
    for (const auto& listener : state->listeners) {
        listener->start();
    }
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::vector<std::uint16_t> Server::ports() const {
    std::vector<std::uint16_t> ports;
    for (const auto& listener : state_->listeners) {
        ports.push_back(listener->port());
    }
    return ports;
}

Status Server::reload_certificate() {
    return state_->load_certificate();
}

void Server::stop() {
    state_->stop();
}

} // namespace muster::http
