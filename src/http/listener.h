#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/result.h"
#include "http/io_loop.h"

namespace muster::http {

/// Accepts connections at one address, on the thread of one loop. Which loop serves a connection is
/// asked before it is accepted, since its socket belongs to that loop.
class Listener {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Endpoint = boost::asio::ip::tcp::endpoint;
    struct Welcome {
        std::function<IoLoop&()> choose_loop;
        std::function<void(IoLoop&, Socket)> take;
    };

    /// Port 0 takes a free one. Errors: Conflict "http.address_in_use"; Invalid
    /// "http.cannot_listen".
    static Result<std::unique_ptr<Listener>>
    open(IoLoop& loop, const Endpoint& endpoint, Welcome welcome);

    Listener(IoLoop& loop, Welcome welcome);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// Any thread, before and after the loop runs.
    void start();
    /// Any thread, while the loop runs; returns when nothing is accepted any more.
    void stop();

private:
    void accept();
    void pause();

    IoLoop& loop_;
    Welcome welcome_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
};

} // namespace muster::http
