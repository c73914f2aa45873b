#include "http/listen_probe.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace muster::http {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

boost::system::error_code bind_once(const Tcp::endpoint& endpoint) {
    asio::io_context io;
    Tcp::acceptor acceptor(io);
    boost::system::error_code code;
    acceptor.open(endpoint.protocol(), code);
    if (!code) {
        acceptor.set_option(asio::socket_base::reuse_address(true), code);
    }
    if (!code) {
        acceptor.bind(endpoint, code);
    }
    if (!code) {
        acceptor.listen(1, code); // only here does Linux refuse a port that another listens on
    }
    return code;
}

} // namespace

Status probe_listening(const ListenAddress& listen) {
    boost::system::error_code code;
    const auto address =
        asio::ip::make_address(listen.host == "localhost" ? "127.0.0.1" : listen.host, code);
    if (!code) {
        code = bind_once({address, listen.port});
    }
    if (!code) {
        return {};
    }
    if (code == asio::error::address_in_use) {
        return Error{ErrorKind::Conflict, "http.address_in_use", "a program listens there"};
    }
    if (code == asio::error::access_denied) {
        return Error{ErrorKind::Forbidden, "http.port_denied", code.message()};
    }
    return Error{ErrorKind::Invalid, "http.cannot_listen", code.message()};
}

} // namespace muster::http
