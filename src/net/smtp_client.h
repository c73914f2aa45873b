#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/enum_names.h"
#include "base/result.h"
#include "base/secret.h"
#include "net/mailbox.h"

namespace muster::net {

enum class SmtpSecurity {
    StartTls, // a plain connection that has to become TLS before anything else (RFC 3207)
    Tls,      // TLS from the first byte (RFC 8314)
    None,     // to this machine alone
};

inline constexpr auto kSmtpSecurityNames = enum_names<SmtpSecurity>({
    {SmtpSecurity::StartTls, "starttls"},
    {SmtpSecurity::Tls, "tls"},
    {SmtpSecurity::None, "none"},
});

/// The port that each is spoken on by custom: 587, 465, 25.
[[nodiscard]] std::uint16_t usual_port(SmtpSecurity security);

/// Where mail is handed in, and how. A plain value.
struct SmtpServer {
    std::string host;
    std::uint16_t port = 0; // 0: the usual one
    SmtpSecurity security = SmtpSecurity::StartTls;
    std::string user{}; // empty: without signing in
    Secret password{""};
    std::optional<std::filesystem::path> ca_file{}; // PEM; none: the machine's
    std::chrono::milliseconds connect_time{10'000};
    std::chrono::milliseconds total_time{60'000};
};

/// Hands mail in to one server (RFC 5321, RFC 6409), a connection each. Its certificate is always
/// verified. Thread-safe.
///
/// Errors of all: Unavailable "mail.unreachable" (no connection, no answer in time),
/// "mail.untrusted" (no TLS, or a certificate that is not trusted), "mail.deferred" (a reply of
/// 4xx); Upstream "mail.refused" (a reply of 5xx), "mail.login_refused" (user and password). The
/// detail has the server's words, without the address of whom the mail is for.
class SmtpClient {
public:
    /// Errors: Invalid "mail.insecure" for no security to another machine, "mail.bad_server".
    static Result<SmtpClient> make(SmtpServer server);

    /// `mail` as compose_mail() makes it. Once it returns, the server answers for the mail. `stop`
    /// ends it within a second or so, as Unavailable "mail.unreachable".
    [[nodiscard]] Status send(const MailAddress& from,
                              const MailAddress& to,
                              std::string_view mail,
                              const std::stop_token& stop = {}) const;
    /// Connects, signs in where that is set up, and leaves.
    [[nodiscard]] Status probe() const;

    /// `mail.example.com:587`, for people.
    [[nodiscard]] std::string name() const;

private:
    explicit SmtpClient(SmtpServer server) : server_(std::move(server)) {}

    SmtpServer server_;
};

} // namespace muster::net
