#include "crypto/checksum.h"

#include <cstdint>

#include <isa-l/crc.h>

#include "crypto/libraries.h"

namespace muster::crypto {

std::array<std::byte, 4> crc32(ByteSpan bytes) {
    const std::uint32_t sum = crc32_gzip_refl(0, input(bytes), std::uint64_t{bytes.size()});
    return {static_cast<std::byte>(sum >> 24), static_cast<std::byte>(sum >> 16),
            static_cast<std::byte>(sum >> 8), static_cast<std::byte>(sum)};
}

} // namespace muster::crypto
