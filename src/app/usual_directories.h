#pragma once

#include <filesystem>
#include <optional>

namespace muster::app {

/// $XDG_CONFIG_HOME/muster, else ~/.config/muster; nullopt where neither variable is set.
std::optional<std::filesystem::path> default_config_directory();

/// $XDG_DATA_HOME/muster, else ~/.local/share/muster; nullopt where neither variable is set.
std::optional<std::filesystem::path> default_data_directory();

} // namespace muster::app
