#pragma once

#include "base/bytes.h"

namespace muster::crypto {

/// Whether two byte strings are equal, in a time that depends on their lengths alone. For whatever
/// a stranger sends that is compared with a secret.
[[nodiscard]] bool equal_in_constant_time(ByteSpan a, ByteSpan b);

} // namespace muster::crypto
