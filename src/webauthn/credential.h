#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "webauthn/authenticator_data.h"
#include "webauthn/relying_party.h"

namespace muster::webauthn {

/// How an authenticator signs.
enum class Algorithm { Es256, EdDsa, Rs256 };

inline constexpr auto kAlgorithmNames = enum_names<Algorithm>({
    {Algorithm::Es256, "es256"},
    {Algorithm::EdDsa, "eddsa"},
    {Algorithm::Rs256, "rs256"},
});

/// Its number among the COSE algorithms (RFC 9053), as pages ask for it.
[[nodiscard]] int cose_number(Algorithm algorithm);

struct PublicKey {
    Algorithm algorithm = Algorithm::Es256;
    Bytes bytes; // as libfido2 keeps a key of that algorithm
};

/// A passkey that was just made.
struct NewCredential {
    Bytes id; // as the authenticator calls it, at most kMostCredentialIdBytes
    PublicKey key;
    std::uint32_t sign_count = 0;
    bool is_backed_up = false;
};

inline constexpr std::size_t kMostCredentialIdBytes = 1023; // WebAuthn level 3, section 6.5.1

/// What a browser answers to the wish for a new passkey.
struct RegistrationAnswer {
    Bytes client_data;
    Bytes attestation_object;
};

/// Registers (WebAuthn level 3, section 7.1), without attestation: whoever asks is signed in and
/// takes what authenticator they like. Errors: those of ClientData, AuthenticatorData and
/// authenticator_data_in(); Invalid "passkey.malformed" for a key of no algorithm that is known.
Result<NewCredential> check_registration(const RelyingParty& relying_party,
                                         std::string_view challenge,
                                         const RegistrationAnswer& answer);

/// What a browser answers to the wish to use a passkey.
struct AssertionAnswer {
    Bytes client_data;
    Bytes authenticator_data;
    Bytes signature;
};

struct Assertion {
    std::uint32_t sign_count = 0;
    bool is_user_verified = false;
    bool is_backed_up = false;
};

/// Verifies (WebAuthn level 3, section 7.2); what the count says is for whoever keeps it. Errors:
/// those of ClientData and AuthenticatorData; Unauthorized "passkey.bad_signature".
Result<Assertion> check_assertion(const RelyingParty& relying_party,
                                  std::string_view challenge,
                                  const PublicKey& key,
                                  UserVerification user_verification,
                                  const AssertionAnswer& answer);

} // namespace muster::webauthn
