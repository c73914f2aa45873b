#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"

namespace muster::app {

/// What every command can be told.
struct Settings {
    std::filesystem::path data_directory;
    bool is_data_named = false; // by --data; else it is the usual one
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool json = false;               // output and errors for machines
    std::optional<std::string> simd; // see simd_limit.h
};

/// $XDG_DATA_HOME/muster, else ~/.local/share/muster; nullopt where neither variable is set.
std::optional<std::filesystem::path> default_data_directory();

} // namespace muster::app
