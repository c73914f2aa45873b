#pragma once

#include <string_view>

#include "base/result.h"

namespace muster::commands {

/// Makes this process run as on a machine whose best vector instructions are these: `avx2`, `neon`
/// and so on, or `portable` for none. For tests of paths that this machine would not choose; call
/// it before any thread starts.
/// Errors: Invalid "usage.malformed" when the machine has no such instructions.
Status limit_simd(std::string_view name);

} // namespace muster::commands
