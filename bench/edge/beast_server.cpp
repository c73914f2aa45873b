#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "edge/servers.h"

namespace muster::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(Tcp::socket socket) : stream_(std::move(socket)) {}

    void read() {
        request_ = {};
        stream_.expires_after(std::chrono::seconds(30));
        beast::http::async_read(stream_, buffer_, request_,
                                [self = shared_from_this()](beast::error_code error, std::size_t) {
                                    if (!error) {
                                        self->write();
                                    }
                                });
    }

private:
    void write() {
        response_ = {beast::http::status::ok, request_.version()};
        response_.set(beast::http::field::content_type, "application/json");
        response_.keep_alive(request_.keep_alive());
        response_.body() = kAnswer;
        response_.prepare_payload();
        beast::http::async_write(stream_, response_,
                                 [self = shared_from_this()](beast::error_code error, std::size_t) {
                                     if (!error) {
                                         self->read();
                                     }
                                 });
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    beast::http::request<beast::http::string_body> request_;
    beast::http::response<beast::http::string_body> response_;
};

void accept(Tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code error, Tcp::socket socket) {
        if (!error) {
            socket.set_option(Tcp::no_delay(true));
            std::make_shared<Session>(std::move(socket))->read();
        }
        accept(acceptor);
    });
}

} // namespace

void serve_with_beast(const ServedProcess::Ready& ready) {
    asio::io_context io{1};
    Tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
    accept(acceptor);
    ready(acceptor.local_endpoint().port());
    io.run();
}

} // namespace muster::bench
