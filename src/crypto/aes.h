#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace muster::crypto {

/// Undoes AES-GCM as XML Encryption 1.1 (section 5.2.4) frames it: 12 bytes of IV, the text, 16
/// bytes of tag. The key has 16, 24 or 32 bytes. Errors: Invalid "aes.not_decrypted", whatever is
/// wrong. A failing OpenSSL is a lost resource and throws.
Result<Bytes> decrypt_aes_gcm(ByteSpan key, ByteSpan framed);

/// Undoes AES-CBC as XML Encryption (section 5.2.2) frames it: 16 bytes of IV, the text, padded so
/// that its last byte says how much. It proves nothing about who has encrypted: whoever may change
/// what is decrypted, and sees how that ends, reads it (Jager, Somorovsky, 2011). Only for what a
/// signature covers. Errors: those of decrypt_aes_gcm().
Result<Bytes> decrypt_aes_cbc(ByteSpan key, ByteSpan framed);

} // namespace muster::crypto
