#include "edge/event_clients.h"

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "edge/load.h"

namespace muster::bench {
namespace {

struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

class Listener {
public:
    Listener(const ListenedServer& server, SSL_CTX* tls, int source)
        : socket_(connect_to(server.port, source)) {
        if (tls != nullptr) {
            ssl_.reset(SSL_new(tls));
            SSL_set_fd(ssl_.get(), socket_);
            if (SSL_connect(ssl_.get()) != 1) {
                throw std::runtime_error("no TLS handshake");
            }
        }
        const std::string& request = server.request;
        const auto size = static_cast<int>(request.size());
        if ((ssl_ ? SSL_write(ssl_.get(), request.data(), size)
                  : static_cast<int>(::send(socket_, request.data(), request.size(), 0))) != size) {
            throw std::runtime_error("the server does not take the request");
        }
    }
    Listener(Listener&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), ssl_(std::move(other.ssl_)),
          received_(std::move(other.received_)) {}
    Listener& operator=(Listener&&) = delete;
    ~Listener() { ::close(socket_); }

    void wait_for(const char* text) {
        while (!received_.contains(text)) {
            std::array<char, 4096> bytes{};
            const auto count =
                ssl_ ? SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                     : static_cast<int>(::recv(socket_, bytes.data(), bytes.size(), 0));
            if (count <= 0) {
                throw std::runtime_error("a listener was closed");
            }
            received_.append(bytes.data(), static_cast<std::size_t>(count));
        }
        received_.clear();
    }

private:
    int socket_;
    std::unique_ptr<SSL, Free> ssl_;
    std::string received_;
};

} // namespace

ListenersResult open_listeners(const ListenedServer& server, Wire wire, int listeners) {
    constexpr int kOfOneAddress = 200; // a server takes so many and some more
    const std::unique_ptr<SSL_CTX, Free> tls(wire == Wire::Tls ? SSL_CTX_new(TLS_client_method())
                                                               : nullptr);
    { // what the first connection costs once
        Listener first(server, tls.get(), 0);
        first.wait_for("\r\n\r\n");
    }
    const std::size_t before = server.memory();
    std::vector<Listener> all;
    for (int i = 0; i < listeners; ++i) {
        all.emplace_back(server, tls.get(), 1 + i / kOfOneAddress);
        all.back().wait_for("\r\n\r\n");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const std::size_t after = server.memory();
    const auto began = std::chrono::steady_clock::now();
    server.publish();
    for (Listener& listener : all) {
        listener.wait_for("\ndata: ");
    }
    const auto took = std::chrono::steady_clock::now() - began;
    return {.kib_each = static_cast<double>(after - before) / 1024 / listeners,
            .reach = std::chrono::duration_cast<std::chrono::milliseconds>(took)};
}

} // namespace muster::bench
