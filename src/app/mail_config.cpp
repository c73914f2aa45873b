#include "app/mail_config.h"

#include "app/config_secret.h"

namespace muster::app {

Result<net::SmtpClient> MailConfig::client() const {
    TRY(Secret password, read_config_secret(password_file, password_variable));
    return net::SmtpClient::make({.host = server,
                                  .port = port.value_or(0),
                                  .security = security,
                                  .user = user,
                                  .password = std::move(password),
                                  .ca_file = ca_file});
}

} // namespace muster::app
