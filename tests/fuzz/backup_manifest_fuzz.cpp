// The manifest of a backup: any text gives an error, or a manifest that names files inside of the
// backup alone, and that is printed as it was understood.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backup/manifest.h"

namespace backup = muster::backup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(backup::is_backup_path(text));
    const auto manifest = backup::parse_manifest(text);
    if (!manifest) {
        return 0;
    }
    for (const backup::ManifestFile& file : manifest->files) {
        if (file.path.starts_with('/') || file.path.starts_with("../") ||
            file.path.contains("/../") || file.path.ends_with("/..")) {
            std::abort();
        }
    }
    const auto again = backup::parse_manifest(backup::print_manifest(*manifest));
    if (!again || again->files.size() != manifest->files.size()) {
        std::abort();
    }
    return 0;
}
