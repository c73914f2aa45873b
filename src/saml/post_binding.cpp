#include "saml/post_binding.h"

#include <fmt/format.h>

#include "crypto/encoding.h"
#include "crypto/sha2.h"
#include "saml/refusal.h"
#include "saml/signature_algorithms.h"
#include "saml/xml_document.h"
#include "saml/xml_text.h"

namespace muster::saml {
namespace {

std::string signature_xml(std::string_view id,
                          std::string_view digest,
                          std::string_view value,
                          const crypto::Certificate& certificate) {
    return fmt::format(R"(<ds:Signature xmlns:ds="{}"><ds:SignedInfo>)"
                       R"(<ds:CanonicalizationMethod Algorithm="{}"/>)"
                       R"(<ds:SignatureMethod Algorithm="{}"/><ds:Reference URI="#{}">)"
                       R"(<ds:Transforms><ds:Transform Algorithm="{}"/>)"
                       R"(<ds:Transform Algorithm="{}"/></ds:Transforms>)"
                       R"(<ds:DigestMethod Algorithm="{}"/><ds:DigestValue>{}</ds:DigestValue>)"
                       R"(</ds:Reference></ds:SignedInfo><ds:SignatureValue>{}</ds:SignatureValue>)"
                       R"(<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate>)"
                       R"(</ds:X509Data></ds:KeyInfo></ds:Signature>)",
                       space::kSignature, kExclusiveC14n, kRsaSha256, escaped(id), kEnveloped,
                       kExclusiveC14n, kSha256, digest, value, crypto::base64(certificate.der()));
}

Result<std::string> with_signature(std::string_view message, std::string_view signature) {
    constexpr std::string_view kAfter = "</saml:Issuer>"; // as all messages of ours have it
    const std::size_t at = message.find(kAfter);
    if (at == message.npos) {
        return malformed("saml.missing_element", "a message without an Issuer");
    }
    return std::string(message).insert(at + kAfter.size(), signature);
}

/// What the signature is over: SignedInfo as whoever verifies it reads it.
Result<std::string> signed_info_of(std::string_view message) {
    TRY(const XmlDocument document, XmlDocument::parse(message));
    const XmlElement* const signature = document.root().find({space::kSignature, "Signature"});
    const XmlElement* const info =
        signature ? signature->find({space::kSignature, "SignedInfo"}) : nullptr;
    if (info == nullptr) {
        return malformed("saml.missing_element", "a signature that signs nothing");
    }
    return document.canonical(*info);
}

} // namespace

Result<std::string> enveloped(std::string_view message, const OwnSignature& own) {
    TRY(const XmlDocument document, XmlDocument::parse(message));
    const std::string_view id = document.root().attribute_text("ID");
    TRY(const std::string bytes, document.canonical(document.root()));
    const std::string digest = crypto::base64(crypto::sha2(crypto::Sha2::Sha256, bytes));
    TRY(const std::string draft,
        with_signature(message, signature_xml(id, digest, "", own.certificate)));
    TRY(const std::string info, signed_info_of(draft));
    return with_signature(
        message, signature_xml(id, digest, crypto::base64(own.key.sign(info)), own.certificate));
}

Result<PostForm> post_form(const RedirectedMessage& message, const OwnSignature& own) {
    TRY(const XmlDocument document, XmlDocument::parse(message.text));
    TRY(const std::string text, enveloped(message.text, own));
    return PostForm{.action = std::string(document.root().attribute_text("Destination")),
                    .name = std::string(parameter_of(message.kind)),
                    .value = crypto::base64(as_bytes(text)),
                    .relay_state = message.relay_state};
}

} // namespace muster::saml
