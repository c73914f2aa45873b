#include "billing/rejects_file.h"

#include <fmt/format.h>

#include "base/file.h"

namespace muster::billing {

Result<std::filesystem::path> rejects_file(const std::filesystem::path& data_directory,
                                           const Clock& clock) {
    const auto directory = data_directory / "rejects";
    std::error_code failed;
    if (std::filesystem::create_directories(directory, failed)) {
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
    }
    if (failed) {
        return file_error(failed.value(), "create", directory);
    }
    return directory / fmt::format("rejects-{}.csv", clock.now().unix_millis());
}

} // namespace muster::billing
