#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/server_config.h"
#include "commands/environment.h"

namespace muster::commands {

/// The configuration that --config names. A command line that names another data directory
/// contradicts it, and neither of the two is meant for sure: --data may only repeat what it says.
/// Errors: Invalid "usage.conflict"; those of app::read_config() and app::parse_server_config().
Result<app::ServerConfig> named_config(const Settings& settings);

/// The server that a command is to look at: that of --config; else one with all defaults over
/// --data; else, where nothing is named, that of app::kUsualConfig, and where that is not there all
/// defaults over the usual data directory. Errors: as above.
Result<app::ServerConfig> server_config_for(const Environment& environment);

/// The ledger of a command: that of the server of --config, else the one in the data directory.
/// Errors: as above.
Result<ledger::Place> ledger_place_for(const Environment& environment);

/// Absolute, and without a slash at its end, which would hide the last name from parent_path().
std::filesystem::path plain_path(const std::filesystem::path& path);

} // namespace muster::commands
