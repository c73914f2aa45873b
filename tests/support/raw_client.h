#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace muster::test {

/// An answer as it came, its chunks joined.
struct RawResponse {
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

/// A client that sends exactly the bytes it is told, over a socket to the loopback, and shares no
/// code with the server. Waits ten seconds at most, then throws; so do answers that make no sense.
class RawClient {
public:
    enum class Form { Plain, Tls };

    explicit RawClient(std::uint16_t port, Form form = Form::Plain);
    RawClient(RawClient&&) noexcept;
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient();

    /// False when the peer has closed.
    bool send(std::string_view bytes);
    /// What comes next; empty when the peer has closed.
    std::string receive();
    /// The next answer. `Head` for the answer to a HEAD request, which has no body.
    enum class Body { Expected, Head };
    RawResponse response(Body body = Body::Expected);
    /// The header of the next answer, its body not yet read.
    RawResponse head();
    /// Up to and with `text`, which must come.
    std::string receive_until(std::string_view text);
    /// Sends, and reads one answer.
    RawResponse ask(std::string_view bytes);
    /// Whether the peer closes, whatever it still sends.
    bool closes_within(std::chrono::milliseconds time);
    void end_sending();
    [[nodiscard]] int socket() const { return socket_; }
    /// The SHA-256 of the certificate that the server showed, in hexadecimal digits.
    [[nodiscard]] std::string peer_certificate() const;

private:
    struct Free {
        void operator()(ssl_st* ssl) const noexcept;
        void operator()(ssl_ctx_st* context) const noexcept;
    };
    bool fill();
    std::string take(std::size_t bytes);
    std::string take_chunks();

    int socket_ = -1;
    std::unique_ptr<ssl_ctx_st, Free> context_;
    std::unique_ptr<ssl_st, Free> ssl_;
    std::string buffer_;
};

} // namespace muster::test
