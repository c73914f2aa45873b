#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/environment.h"
#include "app/server_config.h"

namespace muster::app {

/// The configuration that a command is told to look at; without one, that of a server with all
/// defaults over the command's data directory. Errors: those of read_config() and
/// parse_server_config().
Result<ServerConfig> server_config_for(const std::string& config_file,
                                       const Environment& environment);

/// Absolute, and without a slash at its end, which would hide the last name from parent_path().
std::filesystem::path plain_path(const std::filesystem::path& path);

} // namespace muster::app
