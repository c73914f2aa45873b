#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/certificate.h"
#include "crypto/rsa_key.h"

namespace muster::test {

/// How a signature is made; the defaults are what providers do.
struct SignatureForm {
    std::string method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    std::string digest = "http://www.w3.org/2001/04/xmlenc#sha256";
    std::string canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
    std::vector<std::string> transforms{"http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                                        "http://www.w3.org/2001/10/xml-exc-c14n#"};
    std::string last_transform{};       // XML within the last of them
    std::string canonicalization_xml{}; // XML within the canonicalization method
    std::string object{};               // XML at the end of the signature
    std::string uri{};                  // of the reference; empty: "#" and the id
};

/// How an assertion is encrypted.
struct EncryptionForm {
    std::string content = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
    int key_bits = 256;
    std::string key = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
};

/// An identity provider's hand: signs by xmlsec, which shares no code with what verifies. The key
/// is one of RSA of its own.
class SamlSigner {
public:
    SamlSigner();

    [[nodiscard]] const crypto::RsaKey& key() const noexcept { return key_; }
    [[nodiscard]] const crypto::Certificate& certificate() const noexcept { return certificate_; }

    /// The document with the element of that id signed; the signature follows its first
    /// `</saml:Issuer>`, with this certificate in its KeyInfo.
    [[nodiscard]] std::string
    sign(std::string_view xml, std::string_view id, const SignatureForm& form = {}) const;

    /// The same by HMAC-SHA-256 with the bytes of `secret` as the key.
    [[nodiscard]] static std::string
    sign_by_hmac(std::string_view xml, std::string_view id, std::string_view secret);

    /// Whether the document's one signature holds by that certificate, whose owner has signed the
    /// element of that id.
    [[nodiscard]] static bool
    verifies(std::string_view xml, std::string_view id, const crypto::Certificate& certificate);

    /// A `saml:EncryptedAssertion` of the text, for the holder of the certificate.
    [[nodiscard]] static std::string encrypt(std::string_view assertion,
                                             const crypto::Certificate& recipient,
                                             const EncryptionForm& form = {});

private:
    crypto::RsaKey key_;
    crypto::Certificate certificate_;
};

/// A text without its XML declaration, to be put into another.
std::string without_declaration(std::string_view xml);

} // namespace muster::test
