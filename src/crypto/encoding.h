#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"

namespace muster::crypto {

/// base64url without padding (RFC 4648 section 5), encoded and decoded in constant time.
std::string base64url(ByteSpan bytes);
/// Only what base64url() writes. Errors: Invalid "base64url.malformed".
Result<Bytes> base64url_bytes(std::string_view text);

/// base64 with padding (RFC 4648 section 4), as mail and webhooks have it; in constant time.
std::string base64(ByteSpan bytes);
/// Only what base64() writes. Errors: Invalid "base64.malformed".
Result<Bytes> base64_bytes(std::string_view text);

/// Base32 in upper case without padding (RFC 4648 section 6).
std::string base32(ByteSpan bytes);

/// `length` characters of the alphabet, each as likely as the others. It has at most 256.
std::string random_text(Random& random, std::string_view alphabet, std::size_t length);
/// `length` characters of 0-9A-Za-z, each as likely as the others: 5.95 bits a character.
std::string random_base62(Random& random, std::size_t length);
/// The number in six base62 digits, with leading zeros.
std::string six_base62_digits(std::uint32_t number);
bool is_base62(std::string_view text);

} // namespace muster::crypto
