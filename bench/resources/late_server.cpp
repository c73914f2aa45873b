#include "resources/late_server.h"

#include <array>
#include <memory>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace muster::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

/// A connection, from call to call.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Tcp::socket socket, CloudStub& stub, std::chrono::milliseconds delay)
        : stream_(std::move(socket)), timer_(stream_.get_executor()), stub_(stub), delay_(delay) {}

    void read() {
        request_ = {};
        http::async_read(stream_, buffer_, request_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error) {
                                 self->answer();
                             }
                         });
    }

private:
    void answer() {
        StubAnswer answer = stub_.answer({.path = request_.target(),
                                          .authorization = request_[http::field::authorization],
                                          .body = request_.body()});
        response_ = {http::int_to_status(answer.status), request_.version()};
        response_.set(http::field::content_type, answer.type);
        response_.keep_alive(request_.keep_alive());
        response_.body() = std::move(answer.body);
        response_.prepare_payload();
        timer_.expires_after(delay_);
        timer_.async_wait([self = shared_from_this()](beast::error_code error) {
            if (!error) {
                self->write();
            }
        });
    }

    void write() {
        http::async_write(stream_, response_,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error) {
                                  self->read();
                              }
                          });
    }

    beast::tcp_stream stream_;
    asio::steady_timer timer_;
    CloudStub& stub_;
    std::chrono::milliseconds delay_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
};

void accept(Tcp::acceptor& acceptor, CloudStub& stub, std::chrono::milliseconds delay) {
    acceptor.async_accept([&acceptor, &stub, delay](beast::error_code error, Tcp::socket socket) {
        if (!error) {
            socket.set_option(Tcp::no_delay(true));
            std::make_shared<Session>(std::move(socket), stub, delay)->read();
        }
        accept(acceptor, stub, delay);
    });
}

} // namespace

void serve_late(CloudStub& stub,
                std::chrono::milliseconds delay,
                int until,
                const std::function<void(std::uint16_t)>& ready) {
    asio::io_context io{1};
    Tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
    accept(acceptor, stub, delay);
    asio::posix::stream_descriptor pipe(io, until);
    std::array<char, 1> nothing{};
    pipe.async_read_some(asio::buffer(nothing), [&](beast::error_code, std::size_t) { io.stop(); });
    ready(acceptor.local_endpoint().port());
    io.run();
}

} // namespace muster::bench
