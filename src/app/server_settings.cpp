#include "app/server_settings.h"

#include "app/config_file.h"

namespace muster::app {

Result<ServerConfig> server_config_for(const std::string& config_file,
                                       const Environment& environment) {
    if (!config_file.empty()) {
        TRY(const std::string text, read_config(config_file));
        return parse_server_config(text);
    }
    TRY(ServerConfig config, parse_server_config(""));
    config.data = plain_path(environment.settings.data_directory);
    return config;
}

std::filesystem::path plain_path(const std::filesystem::path& path) {
    const std::filesystem::path plain = std::filesystem::absolute(path).lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

} // namespace muster::app
