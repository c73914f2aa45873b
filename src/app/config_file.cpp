#include "app/config_file.h"

#include <cstdint>
#include <system_error>

#include "base/file.h"

namespace muster::app {

Result<std::string> read_config(const std::filesystem::path& named) {
    constexpr std::uint64_t kMostBytes = 1 << 20;
    if (!named.empty()) {
        return read_file(named, kMostBytes);
    }
    std::error_code problem;
    return std::filesystem::exists(kUsualConfig, problem) ? read_file(kUsualConfig, kMostBytes)
                                                          : Result<std::string>("");
}

} // namespace muster::app
