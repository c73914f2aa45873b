#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"

/// Any bytes as a JSON document: refused or read, and what was read must survive printing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = muster::Json::parse(text);
    if (parsed) {
        const auto again = muster::Json::parse(parsed->str());
        if (!again || *again != *parsed) {
            std::abort();
        }
    }
    return 0;
}
