#include "saml/signature.h"

#include <algorithm>

#include "base/trimmed.h"
#include "crypto/constant_time.h"
#include "crypto/encoding.h"
#include "crypto/sha2.h"
#include "saml/refusal.h"
#include "saml/signature_algorithms.h"

namespace muster::saml {
namespace {

constexpr XmlName kSignatureName{space::kSignature, "Signature"};
constexpr XmlName kSignedInfo{space::kSignature, "SignedInfo"};
constexpr XmlName kInclusive{space::kExclusive, "InclusiveNamespaces"};

constexpr XmlName of_signature(std::string_view name) {
    return {space::kSignature, name};
}

std::string_view algorithm_of(const XmlElement& parent, std::string_view child) {
    const XmlElement* const found = parent.find(of_signature(child));
    return found == nullptr ? std::string_view() : found->attribute_text("Algorithm");
}

/// The words of a PrefixList; one that is used twice is once as good.
std::vector<std::string> prefixes_of(const XmlElement& method) {
    std::vector<std::string> prefixes;
    const XmlElement* const inclusive = method.find(kInclusive);
    std::string_view rest = inclusive ? inclusive->attribute_text("PrefixList") : "";
    while (!(rest = trimmed(rest)).empty()) {
        const std::size_t end = std::min(rest.find_first_of(kWhiteSpace), rest.size());
        prefixes.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return prefixes;
}

Result<Bytes> bytes_of(const XmlElement& parent, std::string_view child) {
    const XmlElement* const element = parent.find(of_signature(child));
    std::string solid = element == nullptr ? std::string() : element->text;
    std::erase_if(solid, [](char c) { return kWhiteSpace.contains(c); });
    auto bytes = crypto::base64_bytes(solid);
    if (!bytes || bytes->empty()) {
        return malformed("saml.signature_encoding", std::string(child) + " is not base64");
    }
    return bytes;
}

/// Exactly these two, in this order: the first takes the signature out of what it signs, the second
/// makes bytes of the rest.
Result<std::vector<std::string>> transform_prefixes(const XmlElement& reference) {
    const XmlElement* const transforms = reference.find(of_signature("Transforms"));
    const auto steps =
        transforms ? transforms->all(of_signature("Transform")) : std::vector<const XmlElement*>();
    const bool is_usual =
        steps.size() == 2 && steps[0]->attribute_text("Algorithm") == kEnveloped &&
        steps[0]->children.empty() && steps[1]->attribute_text("Algorithm") == kExclusiveC14n;
    if (!is_usual) {
        return malformed("saml.transform", "the signature is to transform what it signs by other "
                                           "means than enveloped-signature and exc-c14n");
    }
    return prefixes_of(*steps[1]);
}

Result<std::string_view> digest_algorithm_of(const XmlElement& reference) {
    for (const std::string_view known : {kSha256, kSha384, kSha512}) {
        if (algorithm_of(reference, "DigestMethod") == known) {
            return known;
        }
    }
    return malformed("saml.digest_algorithm", "the digest must be of SHA-256, SHA-384 or SHA-512");
}

Bytes digest_by(std::string_view algorithm, std::string_view text) {
    if (algorithm == kSha384) {
        return crypto::sha2(crypto::Sha2::Sha384, text);
    }
    return crypto::sha2(algorithm == kSha512 ? crypto::Sha2::Sha512 : crypto::Sha2::Sha256, text);
}

/// Whoever has signed what SignedInfo says.
Status expect_signed(const XmlDocument& document,
                     const XmlElement& signature,
                     const SignatureParts& parts,
                     std::span<const crypto::Certificate> certificates) {
    const XmlElement* const info = signature.find(kSignedInfo);
    TRY(const std::string bytes, document.canonical(*info, nullptr, parts.signed_info_prefixes));
    const bool holds = std::ranges::any_of(certificates, [&](const crypto::Certificate& known) {
        return known.verifies(parts.algorithm, bytes, parts.value);
    });
    if (!holds) {
        return refused("saml.signature_invalid",
                       "no certificate of the provider verifies the signature");
    }
    return {};
}

} // namespace

const XmlElement* signature_of(const XmlElement& element) {
    return element.find(kSignatureName);
}

Result<SignatureParts> SignatureParts::read(const XmlElement& signature, const XmlElement& parent) {
    const XmlElement* const info = signature.find(kSignedInfo);
    const XmlElement* const reference = info ? info->find(of_signature("Reference")) : nullptr;
    const XmlElement* const method =
        info ? info->find(of_signature("CanonicalizationMethod")) : nullptr;
    if (reference == nullptr || method == nullptr) {
        return malformed("saml.missing_element", "a signature that signs nothing");
    }
    SignatureParts parts;
    const auto algorithm = signature_algorithm(algorithm_of(*info, "SignatureMethod"));
    if (!algorithm) {
        return malformed("saml.signature_algorithm",
                         "the signature must be of RSA or ECDSA with SHA-256 or longer");
    }
    parts.algorithm = *algorithm;
    if (method->attribute_text("Algorithm") != kExclusiveC14n) {
        return malformed("saml.canonicalization_method",
                         "the signature must be over the exclusive canonical form");
    }
    parts.signed_info_prefixes = prefixes_of(*method);
    const std::string_view id = parent.attribute_text("ID");
    if (id.empty() || reference->attribute_text("URI") != "#" + std::string(id)) {
        return malformed("saml.reference", "the signature is of something else than where it is");
    }
    TRY(parts.prefixes, transform_prefixes(*reference));
    TRY(parts.digest_algorithm, digest_algorithm_of(*reference));
    TRY(parts.digest, bytes_of(*reference, "DigestValue"));
    TRY(parts.value, bytes_of(signature, "SignatureValue"));
    return parts;
}

Result<std::string> signed_bytes(const XmlDocument& document,
                                 const XmlElement& element,
                                 std::span<const crypto::Certificate> certificates) {
    const XmlElement* const signature = signature_of(element);
    if (signature == nullptr) {
        return refused("saml.not_signed", "it carries no signature of its own");
    }
    TRY(const SignatureParts parts, SignatureParts::read(*signature, element));
    TRY(std::string bytes, document.canonical(element, signature, parts.prefixes));
    const Bytes digest = digest_by(parts.digest_algorithm, bytes);
    if (!crypto::equal_in_constant_time(digest, parts.digest)) {
        return refused("saml.digest_mismatch", "it is not what was signed");
    }
    TRY_DONE(expect_signed(document, *signature, parts, certificates));
    return bytes;
}

} // namespace muster::saml
