#pragma once

#include <string_view>

#include "base/bytes.h"

namespace muster::crypto {

enum class Sha2 { Sha256, Sha384, Sha512 };

/// The hash of a text by the function that a protocol names (FIPS 180-4): 32, 48 or 64 bytes.
/// What is always SHA-256 uses Sha256. A failing OpenSSL is a lost resource and throws.
[[nodiscard]] Bytes sha2(Sha2 function, std::string_view text);

} // namespace muster::crypto
