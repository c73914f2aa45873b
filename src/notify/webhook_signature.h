#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace muster::notify {

/// A new secret of a webhook: `whsec_` and 32 random bytes in base64.
Secret make_webhook_secret(Random& random);

/// One delivery of a webhook.
struct SignedContent {
    std::string_view id; // the same each time it is sent again
    Instant at;          // of this attempt
    std::string_view body;
};

/// The value of `webhook-signature`, by Standard Webhooks 1.0 (symmetric): for each secret
/// `v1,` + base64(HMAC-SHA256(key, "{id}.{seconds}.{body}")), the key being the bytes behind
/// `whsec_`; a blank between them. Errors: Internal "webhook.bad_secret".
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
Result<std::string> webhook_signatures(std::span<const Secret> secrets,
                                       const SignedContent& content);

} // namespace muster::notify
