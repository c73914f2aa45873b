#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "jobs/cadence.h"

/// Any bytes as a cadence: refused, or there is a next time, and another after it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cadence = muster::jobs::Cadence::parse(text);
    if (cadence) {
        const auto start = muster::Instant::from_unix_millis(1'790'000'000'000);
        const auto next = cadence->next_after(start);
        if (next <= start || cadence->next_after(next) <= next || cadence->str() != text) {
            std::abort();
        }
    }
    return 0;
}
