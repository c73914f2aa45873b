#include "commands/remote.h"

#include "app/usual_directories.h"

namespace muster::commands {

bool asks_server(const Environment& environment) {
    return environment.settings.server.server && !environment.settings.is_data_named;
}

Result<client::LoginFile> read_logins() {
    const auto directory = app::default_config_directory();
    if (!directory) {
        return Error{ErrorKind::Invalid, "usage.missing",
                     "set HOME or XDG_CONFIG_HOME: sign-ins are kept there"};
    }
    return client::LoginFile::read(*directory);
}

Result<client::ApiClient> connect(const Environment& environment, client::Connection connection) {
    return client::ApiClient::make(
        std::move(connection), {.user_agent = "muster/" MUSTER_VERSION, .stop = environment.stop});
}

Result<client::ApiClient> connect(const Environment& environment) {
    TRY(const auto logins, read_logins());
    TRY(auto connection, client::connection_for(environment.settings.server, logins));
    return connect(environment, std::move(connection));
}

} // namespace muster::commands
