#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "net/mailbox.h"
#include "net/smtp_client.h"

namespace muster::app {

/// What the configuration says of mail: mail.*. A plain value.
struct MailConfig {
    std::string server; // empty: no mail
    std::optional<std::uint16_t> port;
    net::SmtpSecurity security = net::SmtpSecurity::StartTls;
    std::string user;
    std::optional<std::filesystem::path> password_file;
    std::string password_variable;
    std::optional<net::Mailbox> from;
    std::optional<net::MailAddress> reply_to;
    std::optional<std::filesystem::path> ca_file;

    [[nodiscard]] bool is_set_up() const noexcept { return !server.empty(); }
    /// The server with its password, read from where it is kept. Errors: those of read_file() and
    /// net::SmtpClient::make(); Invalid "config.no_variable".
    [[nodiscard]] Result<net::SmtpClient> client() const;
};

} // namespace muster::app
