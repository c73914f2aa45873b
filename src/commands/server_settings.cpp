#include "commands/server_settings.h"

#include <fmt/format.h>

#include "app/config_file.h"

namespace muster::commands {

Result<app::ServerConfig> named_config(const Settings& settings) {
    TRY(const std::string text, app::read_config(settings.config));
    TRY(app::ServerConfig config, app::parse_server_config(text));
    if (settings.is_data_named && plain_path(settings.data_directory) != plain_path(config.data)) {
        return Error{ErrorKind::Invalid, "usage.conflict",
                     fmt::format("--data names {}, and the configuration {}: leave one of them out",
                                 settings.data_directory.string(), config.data.string())};
    }
    return config;
}

Result<app::ServerConfig> server_config_for(const Environment& environment) {
    const Settings& settings = environment.settings;
    if (!settings.config.empty()) {
        return named_config(settings);
    }
    if (!settings.is_data_named) {
        TRY(const std::string text, app::read_config(""));
        return app::parse_server_config(text);
    }
    TRY(app::ServerConfig config, app::parse_server_config(""));
    config.data = plain_path(settings.data_directory);
    return config;
}

Result<ledger::Place> ledger_place_for(const Environment& environment) {
    if (environment.settings.config.empty()) {
        return ledger::Place{.data = environment.settings.data_directory};
    }
    TRY(const app::ServerConfig config, named_config(environment.settings));
    return config.ledger_place();
}

std::filesystem::path plain_path(const std::filesystem::path& path) {
    const std::filesystem::path plain = std::filesystem::absolute(path).lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

} // namespace muster::commands
