#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "crypto/public_key.h"
#include "oidc/checklist.h"
#include "oidc/jwk_set.h"
#include "oidc/jwt.h"

namespace muster::oidc {

/// From whom tokens are taken, and how they have to be signed.
struct TokenRules {
    std::string issuer;
    std::string client_id;
    /// Never those a token's own header asks for.
    std::vector<crypto::SignatureAlgorithm> algorithms{crypto::SignatureAlgorithm::Rs256,
                                                       crypto::SignatureAlgorithm::Ps256,
                                                       crypto::SignatureAlgorithm::Es256};
    std::chrono::seconds skew{60};      // between the clocks of the two
    std::chrono::seconds most_age{600}; // of a token since it was issued
};

/// What an ID token has to be the answer to.
struct IdTokenContext {
    std::string_view nonce;
    std::string_view access_token; // empty: none came
    /// The person had to sign in anew: not before then.
    std::optional<Instant> authenticated_after{};
};

/// Whether an ID token is to be believed (OpenID Connect Core 1.0 section 3.1.3.7): in order, its
/// form, algorithm, key, signature, issuer, audience, authorized party, times, nonce and hashes.
/// Each check is noted. Errors: Unauthorized, one slug for each: "oidc.token_malformed",
/// "oidc.algorithm_refused", "oidc.unknown_key" (also for keys that were changed: fetch them anew),
/// "oidc.ambiguous_key", "oidc.bad_signature", "oidc.missing_claim", "oidc.bad_issuer",
/// "oidc.bad_audience", "oidc.bad_authorized_party", "oidc.expired", "oidc.not_yet_valid",
/// "oidc.issued_in_future", "oidc.issued_long_ago", "oidc.bad_subject", "oidc.bad_nonce",
/// "oidc.bad_token_hash", "oidc.old_authentication".
Result<Jwt> check_id_token(std::string_view text,
                           const JwkSet& keys,
                           const TokenRules& rules,
                           const IdTokenContext& context,
                           Instant now,
                           Checklist& checks);

/// Whether a logout token is to be believed (OpenID Connect Back-Channel Logout 1.0 section 2.6).
/// That its `jti` comes once is the caller's to see. Errors: as above, and Unauthorized
/// "oidc.logout_event", "oidc.logout_nonce", "oidc.logout_of_nobody".
Result<Jwt> check_logout_token(std::string_view text,
                               const JwkSet& keys,
                               const TokenRules& rules,
                               Instant now,
                               Checklist& checks);

} // namespace muster::oidc
