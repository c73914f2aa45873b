#include "app/config_secret.h"

#include <cstdint>
#include <cstdlib>

#include "base/file.h"

namespace muster::app {

Result<Secret> read_config_secret(const std::optional<std::filesystem::path>& file,
                                  const std::string& variable) {
    constexpr std::uint64_t kMostBytes = 16'384;
    if (file) {
        TRY(std::string text, read_file(*file, kMostBytes));
        text.erase(text.find_last_not_of(" \t\r\n") + 1);
        return Secret(std::move(text));
    }
    if (variable.empty()) {
        return Secret("");
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread
    const char* const text = std::getenv(variable.c_str());
    if (text == nullptr) {
        return Error{ErrorKind::Invalid, "config.no_variable",
                     "the environment variable " + variable + " is not set"};
    }
    return Secret(text);
}

} // namespace muster::app
