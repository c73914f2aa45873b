#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crypto/encoding.h"
#include "saml/verifier.h"
#include "support/fake_clock.h"
#include "support/saml_response.h"
#include "support/saml_signer.h"

namespace muster::test {

class ReplaySet final : public saml::ReplayMemory {
public:
    Result<bool>
    is_first(std::string_view issuer, std::string_view id, Instant /*until*/) override {
        return seen_.emplace(issuer, id).second;
    }

private:
    std::set<std::pair<std::string, std::string>> seen_;
};

/// A provider that Muster trusts, and a verifier that is asked about what it may have sent.
class SamlTest : public testing::Test {
protected:
    SamlTest() { provider.certificates = {signer().certificate()}; }

    /// Keys are dear: one pair for all tests.
    static const SamlSigner& signer() {
        static const SamlSigner known;
        return known;
    }
    static const SamlSigner& stranger() {
        static const SamlSigner unknown;
        return unknown;
    }

    saml::Verification verify(std::string_view xml) {
        return verify_form(crypto::base64(as_bytes(xml)));
    }
    saml::Verification verify_form(std::string_view value) {
        return verifier.verify(value, {own, provider, requests, keys});
    }
    /// The slug of the refusal, or "accepted".
    std::string outcome(std::string_view xml) { return outcome(verify(xml)); }
    static std::string outcome(const saml::Verification& verification) {
        return verification.assertion ? "accepted"
                                      : std::string(verification.assertion.error().reason);
    }

    /// The assertion signed, in a response that is not.
    static std::string signed_assertion(const SamlResponse& parts = {},
                                        const SignatureForm& form = {}) {
        return signer().sign(parts.xml(), parts.assertion_id, form);
    }
    static std::string signed_response(const SamlResponse& parts = {},
                                       const SignatureForm& form = {}) {
        return signer().sign(parts.xml(), parts.response_id, form);
    }

    FakeClock clock;
    ReplaySet replays;
    saml::ServiceProvider own = saml_service();
    saml::IdentityProvider provider{.entity_id = "https://idp.example/saml", .certificates = {}};
    std::vector<saml::OpenRequest> requests{{.id = "_request1", .sent_at = clock.now()}};
    std::vector<crypto::RsaKey> keys;
    saml::Verifier verifier{{clock, replays}};
};

/// The text with one place in it replaced, which must be there.
inline std::string
replaced(std::string text, std::string_view from, std::string_view to, std::size_t after = 0) {
    const std::size_t at = text.find(from, after);
    EXPECT_NE(at, text.npos) << from;
    return at == text.npos ? text : text.replace(at, from.size(), to);
}

/// The first element of that name (with its prefix), whole; it may not hold another of its name.
inline std::string element_in(std::string_view text, std::string_view name) {
    const std::size_t begin = text.find("<" + std::string(name));
    const std::string end = "</" + std::string(name) + ">";
    const std::size_t last = text.find(end, begin);
    EXPECT_NE(last, text.npos) << name;
    return last == text.npos ? std::string()
                             : std::string(text.substr(begin, last + end.size() - begin));
}

} // namespace muster::test
