#pragma once

#include <cstdint>

#include "base/result.h"

namespace muster::commands {

/// Lets this process take so many bytes more than it has now, and no more: allocations beyond fail.
/// Limits what a library does not count itself. Cannot be undone.
/// Errors: Internal "internal.memory_fence".
Status limit_memory(std::uint64_t more_bytes);

} // namespace muster::commands
