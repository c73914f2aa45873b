#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace muster::crypto {

/// CRC-32 of IEEE 802.3, as gzip and S3 use it, most significant byte first. Finds accidents, not
/// attacks.
[[nodiscard]] std::array<std::byte, 4> crc32(ByteSpan bytes);

} // namespace muster::crypto
