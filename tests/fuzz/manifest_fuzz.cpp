// A manifest: any text gives an error or a manifest whose keys name something.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bills/delivery_layout.h"
#include "bills/manifest.h"

namespace bills = muster::bills;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto manifest = bills::parse_manifest(text, "manifest");
    if (!manifest) {
        return 0;
    }
    for (const std::string& key : manifest->keys) {
        if (key.empty() || key.starts_with('/')) {
            std::abort();
        }
        static_cast<void>(bills::locate_key("/nowhere/at/all-Manifest.json", key, "/"));
    }
    return 0;
}
