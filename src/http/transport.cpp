#include "http/transport.h"

#include <cerrno>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "base/check.h"

namespace muster::http {
namespace {

bool would_wait() {
    return errno == EAGAIN;
}

ssize_t receive(int socket, void* into, std::size_t size) {
    ssize_t count = 0;
    do {
        count = ::recv(socket, into, size, 0);
    } while (count < 0 && errno == EINTR);
    return count;
}

ssize_t transmit(int socket, const void* bytes, std::size_t size) {
    ssize_t count = 0;
    do {
        count = ::send(socket, bytes, size, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count;
}

int socket_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int bio_read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = receive(socket_of(bio), into, static_cast<std::size_t>(size));
    if (count < 0 && would_wait()) {
        BIO_set_retry_read(bio);
    }
    return static_cast<int>(count);
}

int bio_write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = transmit(socket_of(bio), bytes, static_cast<std::size_t>(size));
    if (count < 0 && would_wait()) {
        BIO_set_retry_write(bio);
    }
    return static_cast<int>(count);
}

long bio_control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

struct MethodFree {
    void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};

/// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a peer that left would end the process.
const BIO_METHOD* socket_method() {
    static const std::unique_ptr<BIO_METHOD, MethodFree> kMethod = [] {
        std::unique_ptr<BIO_METHOD, MethodFree> method(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals"));
        MUSTER_CHECK(method != nullptr, "OpenSSL makes no BIO method");
        BIO_meth_set_read(method.get(), bio_read);
        BIO_meth_set_write(method.get(), bio_write);
        BIO_meth_set_ctrl(method.get(), bio_control);
        return method;
    }();
    return kMethod.get();
}

Transport::Result socket_result(ssize_t count, Transport::Outcome awaits) {
    if (count > 0) {
        return {Transport::Outcome::Moved, static_cast<std::size_t>(count)};
    }
    return {count < 0 && would_wait() ? awaits : Transport::Outcome::Ended, 0};
}

} // namespace

void Transport::Free::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}

Transport::Transport(int socket, ssl_ctx_st* tls) : socket_(socket) {
    if (tls == nullptr) {
        return;
    }
    ssl_.reset(SSL_new(tls));
    BIO* const bio = BIO_new(socket_method());
    MUSTER_CHECK(ssl_ != nullptr && bio != nullptr, "OpenSSL makes no connection");
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio); // owns it from here on
    SSL_set_accept_state(ssl_.get());
}

Transport::~Transport() = default;

Transport::Result Transport::read(std::span<char> into) {
    if (ssl_ == nullptr) {
        return socket_result(receive(socket_, into.data(), into.size()), Outcome::AwaitsRead);
    }
    std::size_t bytes = 0;
    ERR_clear_error(); // SSL_get_error looks at what earlier calls left
    const int returned = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
    return tls_result(returned, bytes);
}

Transport::Result Transport::write(std::string_view bytes) {
    if (ssl_ == nullptr) {
        return socket_result(transmit(socket_, bytes.data(), bytes.size()), Outcome::AwaitsWrite);
    }
    std::size_t written = 0;
    ERR_clear_error();
    const int returned = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written);
    return tls_result(returned, written);
}

Transport::Result Transport::tls_result(int returned, std::size_t bytes) const {
    if (returned == 1) {
        return {Outcome::Moved, bytes};
    }
    const int problem = SSL_get_error(ssl_.get(), returned);
    ERR_clear_error();
    switch (problem) {
    case SSL_ERROR_WANT_READ: return {Outcome::AwaitsRead, 0};
    case SSL_ERROR_WANT_WRITE: return {Outcome::AwaitsWrite, 0};
    default: return {Outcome::Ended, 0};
    }
}

void Transport::end_writing() {
    if (ssl_ != nullptr && SSL_is_init_finished(ssl_.get()) == 1) {
        SSL_shutdown(ssl_.get()); // the peer's own close_notify is not waited for
        ERR_clear_error();
    }
    ::shutdown(socket_, SHUT_WR);
}

bool Transport::has_received() const {
    return ssl_ != nullptr && SSL_has_pending(ssl_.get()) == 1;
}

} // namespace muster::http
