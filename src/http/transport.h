#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace muster::http {

/// Bytes through a non-blocking socket, plain or through TLS. A reading or writing that would have
/// to wait says for what; nothing is kept in between, so a connection that waits costs no buffer
/// (the reason why this is not asio::ssl::stream, which keeps 68 KiB for each). The TLS handshake
/// happens on the way, with the first read. Not thread-safe.
class Transport {
public:
    enum class Outcome { Moved, AwaitsRead, AwaitsWrite, Ended };
    struct Result {
        Outcome outcome = Outcome::Ended;
        std::size_t bytes = 0;
    };

    /// `socket` outlives the transport and is closed by its owner. A null `tls` means plain.
    Transport(int socket, ssl_ctx_st* tls);
    Transport(Transport&&) noexcept = default;
    Transport& operator=(Transport&&) noexcept = default;
    ~Transport();

    [[nodiscard]] Result read(std::span<char> into);
    [[nodiscard]] Result write(std::string_view bytes);
    /// Tells the peer that nothing more comes.
    void end_writing();
    /// Whether bytes were received that no waiting on the socket would announce.
    [[nodiscard]] bool has_received() const;

private:
    struct Free {
        void operator()(ssl_st* ssl) const noexcept;
    };
    [[nodiscard]] Result tls_result(int returned, std::size_t bytes) const;

    int socket_;
    std::unique_ptr<ssl_st, Free> ssl_;
};

} // namespace muster::http
