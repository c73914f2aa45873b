#pragma once

#include "base/bytes.h"
#include "crypto/key.h"
#include "crypto/sha256.h"

namespace muster::crypto {

/// HMAC-SHA-256 (RFC 2104) of one message.
[[nodiscard]] Sha256Digest hmac_sha256(const Key& key, ByteSpan message);

/// The same with a key of any length, as other systems give them out.
[[nodiscard]] Sha256Digest hmac_sha256(const Secret& key, ByteSpan message);

} // namespace muster::crypto
