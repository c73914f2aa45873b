#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "crypto/sha256.h"

namespace muster::audit {

/// The 64 digits that stand where no hash came before.
inline constexpr std::string_view kNoHash =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// The bytes that hashes and signatures are taken of (docs/audit.md): a text is its length as u32
/// and its bytes, an integer an i64, all little-endian; a title first, so that what one form means
/// is never read as another.
class Encoding {
public:
    explicit Encoding(std::string_view title) { text(title); }

    Encoding& text(std::string_view value) {
        bytes_.u32(static_cast<std::uint32_t>(value.size()));
        bytes_.raw(as_bytes(value));
        return *this;
    }
    Encoding& integer(std::int64_t value) {
        bytes_.i64(value);
        return *this;
    }

    [[nodiscard]] ByteSpan bytes() const { return bytes_.view(); }
    [[nodiscard]] crypto::Sha256Digest hash() const {
        return crypto::Sha256().update(bytes()).finish();
    }

private:
    ByteWriter bytes_;
};

} // namespace muster::audit
