#include "app/usual_directories.h"

#include <cstdlib>

namespace muster::app {
namespace {

/// An absolute path out of the environment.
std::optional<std::filesystem::path> directory_from(const char* variable) {
    const char* value = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): before any thread
    if (value == nullptr || !std::filesystem::path(value).is_absolute()) {
        return std::nullopt;
    }
    return std::filesystem::path(value);
}

} // namespace

std::optional<std::filesystem::path> default_config_directory() {
    if (const auto config = directory_from("XDG_CONFIG_HOME")) {
        return *config / "muster";
    }
    if (const auto home = directory_from("HOME")) {
        return *home / ".config" / "muster";
    }
    return std::nullopt;
}

std::optional<std::filesystem::path> default_data_directory() {
    if (const auto data = directory_from("XDG_DATA_HOME")) {
        return *data / "muster";
    }
    if (const auto home = directory_from("HOME")) {
        return *home / ".local" / "share" / "muster";
    }
    return std::nullopt;
}

} // namespace muster::app
