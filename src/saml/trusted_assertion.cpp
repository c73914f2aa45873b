#include "saml/trusted_assertion.h"

#include <algorithm>

#include "saml/encrypted_assertion.h"
#include "saml/message_schema.h"
#include "saml/refusal.h"
#include "saml/signature.h"

namespace muster::saml {
namespace {

constexpr XmlName kAssertion{space::kAssertion, "Assertion"};
constexpr XmlName kEncryptedAssertion{space::kAssertion, "EncryptedAssertion"};

bool must_sign_response(Signed rule) {
    return rule == Signed::Response || rule == Signed::Both;
}
bool must_sign_assertion(Signed rule) {
    return rule == Signed::Assertion || rule == Signed::Both;
}

/// What was signed, read anew: nothing else of the message is looked at from here on.
Result<XmlDocument> read_again(const std::string& bytes, XmlName root) {
    TRY(XmlDocument document, XmlDocument::parse(bytes));
    TRY_DONE(expect_schema(document.root(), root));
    return document;
}

Result<std::optional<XmlDocument>>
signed_response(const XmlDocument& document, const Expectation& expected, Checklist& checks) {
    if (signature_of(document.root()) == nullptr &&
        !must_sign_response(expected.provider.must_sign)) {
        checks.absent(CheckName::ResponseSignature);
        return std::optional<XmlDocument>();
    }
    TRY(const std::string bytes,
        checks.record(CheckName::ResponseSignature,
                      signed_bytes(document, document.root(), expected.provider.certificates)));
    TRY(XmlDocument response, read_again(bytes, kResponse));
    return std::optional(std::move(response));
}

/// The declarations that an encrypted assertion stands under: a nearer one of a prefix wins.
std::vector<XmlElement::Declaration> in_scope(const XmlElement& response,
                                              const XmlElement& encrypted) {
    std::vector<XmlElement::Declaration> declarations = encrypted.declarations;
    for (const XmlElement::Declaration& outer : response.declarations) {
        const bool is_hidden =
            std::ranges::any_of(encrypted.declarations, [&](const XmlElement::Declaration& near) {
                return near.prefix == outer.prefix;
            });
        if (!is_hidden) {
            declarations.push_back(outer);
        }
    }
    return declarations;
}

Result<std::optional<XmlDocument>> decrypted_part(const XmlElement& response,
                                                  Covered covered,
                                                  const Expectation& expected,
                                                  Checklist& checks) {
    const XmlElement* const encrypted = response.find(kEncryptedAssertion);
    if (encrypted == nullptr) {
        checks.absent(CheckName::Decryption);
        return std::optional<XmlDocument>();
    }
    TRY(XmlDocument plain,
        checks.record(CheckName::Decryption, decrypted(*encrypted, in_scope(response, *encrypted),
                                                       expected.keys, covered)));
    return std::optional(std::move(plain));
}

/// The bytes of an assertion that its own signature covers, or that of the response.
Result<std::string> trusted_bytes(const XmlDocument& holder,
                                  Covered covered,
                                  const Expectation& expected,
                                  Checklist& checks) {
    const XmlElement* const assertion = holder.root().find(kAssertion);
    const bool may_be_absent = signature_of(*assertion) == nullptr &&
                               covered == Covered::BySignature &&
                               !must_sign_assertion(expected.provider.must_sign);
    if (may_be_absent) {
        checks.absent(CheckName::AssertionSignature);
        return holder.canonical(*assertion);
    }
    return checks.record(CheckName::AssertionSignature,
                         signed_bytes(holder, *assertion, expected.provider.certificates));
}

} // namespace

Result<Trusted>
trusted_assertion(const XmlDocument& document, const Expectation& expected, Checklist& checks) {
    TRY(std::optional<XmlDocument> response, signed_response(document, expected, checks));
    const Covered covered = response ? Covered::BySignature : Covered::No;
    const XmlElement& readable = response ? response->root() : document.root();
    TRY(const std::optional<XmlDocument> plain,
        decrypted_part(readable, covered, expected, checks));
    // A signature of the assertion's own is over the message as it came: the canonical form of the
    // response may have lost declarations that it counts on. That the element in the message is the
    // one that the response's signature covers holds as there is one place for it.
    const bool has_own = !plain && signature_of(*readable.find(kAssertion)) != nullptr;
    const XmlDocument& holder = plain ? *plain : response && !has_own ? *response : document;
    TRY(const std::string bytes, trusted_bytes(holder, covered, expected, checks));
    TRY(XmlDocument assertion, read_again(bytes, kAssertion));
    return Trusted{.assertion = std::move(assertion), .response = std::move(response)};
}

} // namespace muster::saml
