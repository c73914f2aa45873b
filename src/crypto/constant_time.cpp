#include "crypto/constant_time.h"

#include <openssl/crypto.h>

namespace muster::crypto {

bool equal_in_constant_time(ByteSpan a, ByteSpan b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace muster::crypto
