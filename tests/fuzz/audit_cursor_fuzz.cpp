#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audit/cursor.h"

/// Any bytes as the place a page of the audit log ended at: refused, or printed as they came.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cursor = muster::audit::Cursor::parse(text);
    if (cursor && cursor->str() != text) {
        std::abort();
    }
    return 0;
}
