#include "support/raw_client.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace muster::test {
namespace {

void set_timeout(int socket) {
    const timeval time{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
}

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket < 0 ||
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error(std::string("no connection: ") + std::strerror(errno));
    }
    set_timeout(socket);
    return socket;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

RawResponse parse_head(std::string_view head) {
    RawResponse response;
    response.status = std::stoi(std::string(head.substr(9, 3)));
    std::size_t at = head.find("\r\n") + 2;
    while (at < head.size() && head.substr(at, 2) != "\r\n") {
        const std::size_t end = head.find("\r\n", at);
        const std::string line(head.substr(at, end - at));
        const std::size_t colon = line.find(": ");
        response.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
        at = end + 2;
    }
    return response;
}

} // namespace

void RawClient::Free::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}

void RawClient::Free::operator()(ssl_ctx_st* context) const noexcept {
    SSL_CTX_free(context);
}

RawClient::RawClient(std::uint16_t port, Form form) : socket_(connect_to(port)) {
    if (form == Form::Tls) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_);
        if (SSL_connect(ssl_.get()) != 1) {
            throw std::runtime_error("no TLS handshake");
        }
    }
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), context_(std::move(other.context_)),
      ssl_(std::move(other.ssl_)), buffer_(std::move(other.buffer_)) {}

RawClient::~RawClient() {
    if (socket_ >= 0) {
        ::close(socket_);
    }
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ssl_ != nullptr
                               ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool RawClient::fill() {
    std::array<char, 65536> bytes{};
    const auto count = ssl_ != nullptr
                           ? SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EAGAIN) {
        throw std::runtime_error("nothing came for ten seconds");
    }
    if (count <= 0) {
        return false;
    }
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::receive() {
    if (buffer_.empty()) {
        fill();
    }
    return std::exchange(buffer_, {});
}

std::string RawClient::take(std::size_t bytes) {
    while (buffer_.size() < bytes) {
        if (!fill()) {
            throw std::runtime_error("the answer ended early");
        }
    }
    std::string taken = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return taken;
}

std::string RawClient::receive_until(std::string_view text) {
    std::size_t found = std::string::npos;
    while ((found = buffer_.find(text)) == std::string::npos) {
        if (!fill()) {
            throw std::runtime_error("closed before '" + std::string(text) + "' after '" + buffer_ +
                                     "'");
        }
    }
    return take(found + text.size());
}

std::string RawClient::take_chunks() {
    std::string body;
    while (true) {
        const std::size_t size = std::stoul(receive_until("\r\n"), nullptr, 16);
        body += take(size);
        if (take(2) != "\r\n") {
            throw std::runtime_error("a chunk without its end");
        }
        if (size == 0) {
            return body;
        }
    }
}

RawResponse RawClient::head() {
    return parse_head(receive_until("\r\n\r\n"));
}

RawResponse RawClient::response(Body body) {
    RawResponse response = head();
    const bool none = body == Body::Head || response.status == 204 || response.status == 304;
    if (none) {
        return response;
    }
    if (response.headers.contains("content-length")) {
        response.body = take(std::stoul(response.header("content-length")));
    } else if (response.header("transfer-encoding") == "chunked") {
        response.body = take_chunks();
    } else {
        while (fill()) {
        }
        response.body = std::exchange(buffer_, {});
    }
    return response;
}

RawResponse RawClient::ask(std::string_view bytes) {
    send(bytes);
    return response();
}

bool RawClient::closes_within(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd entry{.fd = socket_, .events = POLLIN, .revents = 0};
        if (left.count() < 0 || ::poll(&entry, 1, static_cast<int>(left.count())) == 0) {
            return false;
        }
        if (!fill()) {
            return true;
        }
    }
}

void RawClient::end_sending() {
    ::shutdown(socket_, SHUT_WR);
}

std::string RawClient::peer_certificate() const {
    X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4U];
        text += "0123456789abcdef"[digest[i] & 0xFU];
    }
    return text;
}

} // namespace muster::test
