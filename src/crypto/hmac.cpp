#include "crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

Sha256Digest hmac(ByteSpan key, ByteSpan message) {
    Sha256Digest digest;
    MUSTER_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), input(message),
                      message.size(), output(digest.bytes), nullptr) != nullptr,
                 "HMAC-SHA-256 cannot be computed");
    return digest;
}

} // namespace

Sha256Digest hmac_sha256(const Key& key, ByteSpan message) {
    return hmac(key.bytes(), message);
}

Sha256Digest hmac_sha256(const Secret& key, ByteSpan message) {
    return hmac(as_bytes(key.reveal()), message);
}

} // namespace muster::crypto
