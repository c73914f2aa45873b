#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace muster::webauthn {

/// The authenticator data in what a browser answers to the wish for a new passkey, a CBOR map of
/// `fmt`, `attStmt` and `authData` (WebAuthn level 3, section 6.5.4). Attestation is not asked for:
/// what the statement says is passed over. A view into the bytes. Errors: Invalid
/// "passkey.malformed", also for CBOR that CTAP2 does not allow: lengths left open, deep nesting,
/// anything behind the map.
Result<ByteSpan> authenticator_data_in(ByteSpan attestation_object);

/// Whether what follows the head of authenticator data, a credential's id, its key and extensions
/// (section 6.5.1), is CBOR whose counts its bytes can hold: libcbor asks for as much memory as a
/// count says. Errors: Invalid "passkey.malformed".
Status check_attested_key(ByteSpan authenticator_data);

inline constexpr std::size_t kMostAttestationBytes = std::size_t{16} << 10;

} // namespace muster::webauthn
