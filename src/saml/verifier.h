#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/rsa_key.h"
#include "saml/assertion.h"
#include "saml/checks.h"
#include "saml/provider.h"
#include "saml/replay_memory.h"

namespace muster::saml {

/// How far the provider's clock may be from ours.
inline constexpr std::chrono::seconds kClockSkew{60};

struct Trusted;

/// What a response is held against.
struct Expectation {
    const ServiceProvider& own;
    const IdentityProvider& provider;
    std::span<const OpenRequest> requests; // of the browser that posts it
    std::span<const crypto::RsaKey> keys;  // that assertions may be encrypted for
};

struct Verification {
    Result<Assertion> assertion;
    std::vector<Check> checks; // all of them, in order; the first that failed is the error
};

/// Whether to believe a response of SAML 2.0 (Web Browser SSO Profile, HTTP POST binding).
///
/// The text is looked at byte by byte, parsed once, and held against a closed schema before any
/// signature is; keys are the provider's configured ones alone. Who has signed in is then read from
/// the canonical bytes that were signed, parsed anew, so nothing that the signature does not cover
/// can become part of an Assertion. Thread-safe as far as its ports are.
class Verifier {
public:
    struct Ports {
        const Clock& clock;
        ReplayMemory& replays;
    };
    explicit Verifier(Ports ports) noexcept : ports_(ports) {}

    /// `form_value` is that of `SAMLResponse`. Every refusal has its own slug: those of
    /// message_text.h, XmlDocument, message_schema.h, signature.h and encrypted_assertion.h, of
    /// response_checks.h, and Unauthorized "saml.status_refused", "saml.assertion_missing",
    /// "saml.replayed". Other errors: those of the replay memory.
    [[nodiscard]] Verification verify(std::string_view form_value,
                                      const Expectation& expected) const;

private:
    Result<Assertion>
    run(std::string_view form_value, const Expectation& expected, Checklist& checks) const;
    Result<Assertion> judge(const XmlElement& response,
                            const Trusted& trusted,
                            const Expectation& expected,
                            Checklist& checks) const;

    Ports ports_;
};

} // namespace muster::saml
