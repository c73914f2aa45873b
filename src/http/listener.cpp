#include "http/listener.h"

#include <future>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>

namespace muster::http {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kPause{100};

Error listen_error(const boost::system::error_code& code, const Listener::Endpoint& endpoint) {
    const std::string where =
        endpoint.address().to_string() + ':' + std::to_string(endpoint.port());
    if (code == asio::error::address_in_use) {
        return {ErrorKind::Conflict, "http.address_in_use",
                "another program listens on " + where + "; stop it, or name another port"};
    }
    return {ErrorKind::Invalid, "http.cannot_listen",
            "cannot listen on " + where + ": " + code.message()};
}

/// The steps up to a listening socket; the first that fails ends them.
boost::system::error_code open_acceptor(asio::ip::tcp::acceptor& acceptor,
                                        const Listener::Endpoint& endpoint) {
    boost::system::error_code code;
    acceptor.open(endpoint.protocol(), code);
    if (!code) {
        acceptor.set_option(asio::socket_base::reuse_address(true), code);
    }
    if (!code && endpoint.address().is_v6()) {
        acceptor.set_option(asio::ip::v6_only(false), code); // [::] hears IPv4 as well
    }
    if (!code) {
        acceptor.bind(endpoint, code);
    }
    if (!code) {
        acceptor.listen(asio::socket_base::max_listen_connections, code);
    }
    return code;
}

} // namespace

Listener::Listener(IoLoop& loop, Welcome welcome)
    : loop_(loop), welcome_(std::move(welcome)), acceptor_(loop.io()), pause_(loop.io()) {}

Result<std::unique_ptr<Listener>>
Listener::open(IoLoop& loop, const Endpoint& endpoint, Welcome welcome) {
    auto listener = std::make_unique<Listener>(loop, std::move(welcome));
    if (const auto code = open_acceptor(listener->acceptor_, endpoint)) {
        return listen_error(code, endpoint);
    }
    return listener;
}

std::uint16_t Listener::port() const {
    boost::system::error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
}

void Listener::start() {
    loop_.post([this] { accept(); });
}

void Listener::stop() {
    std::promise<void> stopped;
    loop_.post([&] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        stopped.set_value();
    });
    stopped.get_future().wait();
}

void Listener::accept() {
    IoLoop& next = welcome_.choose_loop();
    acceptor_.async_accept(
        next.io(), [this, &next](const boost::system::error_code& code, Socket socket) {
            if (!acceptor_.is_open()) {
                return;
            }
            if (code == asio::error::no_descriptors || code == asio::error::no_memory) {
                pause(); // others have to leave first
                return;
            }
            if (!code) {
                welcome_.take(next, std::move(socket));
            }
            accept();
        });
}

void Listener::pause() {
    pause_.expires_after(kPause);
    pause_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            accept();
        }
    });
}

} // namespace muster::http
