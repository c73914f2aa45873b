#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace muster::app {

/// A secret from the file or the environment variable that the configuration names; empty where it
/// names neither. Blanks and line ends behind it do not belong to it. Errors: those of read_file();
/// Invalid "config.no_variable".
Result<Secret> read_config_secret(const std::optional<std::filesystem::path>& file,
                                  const std::string& variable);

} // namespace muster::app
