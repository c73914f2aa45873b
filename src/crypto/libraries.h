#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"

namespace muster::crypto {

/// Makes libsodium choose its code for this processor; every call after the first costs a lock.
/// Libsodium that cannot start is a lost resource and throws.
void require_sodium();

/// The same memory as the C libraries want it, to read from and to write to.
inline const unsigned char* input(ByteSpan bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* output(std::span<std::byte> bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace muster::crypto
