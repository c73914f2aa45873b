#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace muster::app {

/// Where the configuration of a server lies when nobody names another file.
inline constexpr const char* kUsualConfig = "/etc/muster/muster.yaml";

/// The text of the file that is named; where the name is empty, of kUsualConfig, or nothing where
/// that is not there. Errors: those of read_file().
Result<std::string> read_config(const std::filesystem::path& named);

} // namespace muster::app
