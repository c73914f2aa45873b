#include "crypto/libraries.h"

#include <sodium.h>

#include "base/check.h"

namespace muster::crypto {

void require_sodium() {
    MUSTER_CHECK(sodium_init() >= 0, "libsodium cannot start");
}

} // namespace muster::crypto
