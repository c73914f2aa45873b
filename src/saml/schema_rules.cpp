#include "saml/schema_rules.h"

namespace muster::saml {
namespace {

using Names = std::string_view;
using enum Occurs;

consteval XmlName p(std::string_view name) {
    return {space::kProtocol, name};
}
consteval XmlName a(std::string_view name) {
    return {space::kAssertion, name};
}
consteval XmlName s(std::string_view name) {
    return {space::kSignature, name};
}
consteval XmlName s11(std::string_view name) {
    return {space::kSignature11, name};
}
consteval XmlName e(std::string_view name) {
    return {space::kEncryption, name};
}
consteval XmlName e11(std::string_view name) {
    return {space::kEncryption11, name};
}
consteval XmlName soap(std::string_view name) {
    return {space::kSoap, name};
}
constexpr XmlName kInclusiveNamespaces{space::kExclusive, "InclusiveNamespaces"};

constexpr Names kStatusAttributes[]{"ID",           "InResponseTo", "Version",
                                    "IssueInstant", "Consent",      "Destination"};
constexpr Names kRequestAttributes[]{"ID",      "Version",      "IssueInstant", "Destination",
                                     "Consent", "NotOnOrAfter", "Reason"};
constexpr Names kAssertionAttributes[]{"ID", "Version", "IssueInstant"};
constexpr Names kNameAttributes[]{"Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"};
constexpr Names kMethod[]{"Method"};
constexpr Names kConfirmationAttributes[]{"NotBefore", "NotOnOrAfter", "Recipient", "InResponseTo",
                                          "Address"};
constexpr Names kWindow[]{"NotBefore", "NotOnOrAfter"};
constexpr Names kCount[]{"Count"};
constexpr Names kAuthnAttributes[]{"AuthnInstant", "SessionIndex", "SessionNotOnOrAfter"};
constexpr Names kLocality[]{"Address", "DNSName"};
constexpr Names kAttributeAttributes[]{"Name", "NameFormat", "FriendlyName"};
constexpr Names kValue[]{"Value"};
constexpr Names kId[]{"Id"};
constexpr Names kAlgorithm[]{"Algorithm"};
constexpr Names kReferenceAttributes[]{"URI", "Id", "Type"};
constexpr Names kPrefixList[]{"PrefixList"};
constexpr Names kUri[]{"URI"};
constexpr Names kEncryptedAttributes[]{"Id", "Type", "MimeType", "Encoding", "Recipient"};

constexpr ChildRule kResponseParts[]{{a("Issuer"), 0},
                                     {s("Signature"), 1},
                                     {p("Status"), 2, Once},
                                     {a("Assertion"), 3, AnyNumber},
                                     {a("EncryptedAssertion"), 3, AnyNumber}};
constexpr ChildRule kLogoutResponse[]{
    {a("Issuer"), 0}, {s("Signature"), 1}, {p("Status"), 2, Once}};
constexpr ChildRule kLogoutRequest[]{{a("Issuer"), 0, Once},
                                     {s("Signature"), 1},
                                     {a("NameID"), 2, Once},
                                     {p("SessionIndex"), 3, AnyNumber}};
constexpr ChildRule kEnvelopeParts[]{{soap("Header"), 0}, {soap("Body"), 1, Once}};
constexpr ChildRule kBodyParts[]{{p("LogoutRequest"), 0, Once}};
constexpr ChildRule kStatus[]{{p("StatusCode"), 0, Once}, {p("StatusMessage"), 1}};
constexpr ChildRule kStatusCode[]{{p("StatusCode"), 0}};
constexpr ChildRule kAssertionParts[]{{a("Issuer"), 0, Once},
                                      {s("Signature"), 1},
                                      {a("Subject"), 2, Once},
                                      {a("Conditions"), 3},
                                      {a("AuthnStatement"), 4, AnyNumber},
                                      {a("AttributeStatement"), 4, AnyNumber}};
constexpr ChildRule kEncryptedAssertionParts[]{{e("EncryptedData"), 0, Once},
                                               {e("EncryptedKey"), 1}};
constexpr ChildRule kSubject[]{{a("NameID"), 0, Once}, {a("SubjectConfirmation"), 1, AnyNumber}};
constexpr ChildRule kConfirmation[]{{a("NameID"), 0}, {a("SubjectConfirmationData"), 1}};
constexpr ChildRule kConditions[]{
    {a("AudienceRestriction"), 0, AnyNumber}, {a("OneTimeUse"), 0}, {a("ProxyRestriction"), 0}};
constexpr ChildRule kAudiences[]{{a("Audience"), 0, AnyNumber}};
constexpr ChildRule kAuthnStatement[]{{a("SubjectLocality"), 0}, {a("AuthnContext"), 1, Once}};
constexpr ChildRule kAuthnContext[]{{a("AuthnContextClassRef"), 0},
                                    {a("AuthnContextDeclRef"), 1},
                                    {a("AuthenticatingAuthority"), 2, AnyNumber}};
constexpr ChildRule kAttributeStatement[]{{a("Attribute"), 0, AnyNumber}};
constexpr ChildRule kAttribute[]{{a("AttributeValue"), 0, AnyNumber}};

constexpr ChildRule kSignature[]{
    {s("SignedInfo"), 0, Once}, {s("SignatureValue"), 1, Once}, {s("KeyInfo"), 2}};
constexpr ChildRule kSignedInfoParts[]{{s("CanonicalizationMethod"), 0, Once},
                                       {s("SignatureMethod"), 1, Once},
                                       {s("Reference"), 2, Once}};
constexpr ChildRule kPrefixes[]{{kInclusiveNamespaces, 0}};
constexpr ChildRule kReference[]{
    {s("Transforms"), 0, Once}, {s("DigestMethod"), 1, Once}, {s("DigestValue"), 2, Once}};
constexpr ChildRule kTransforms[]{{s("Transform"), 0, AnyNumber}};
constexpr ChildRule kKeyInfo[]{{s("KeyName"), 0, AnyNumber},
                               {s("KeyValue"), 0, AnyNumber},
                               {s("X509Data"), 0, AnyNumber},
                               {e("EncryptedKey"), 0}};
constexpr ChildRule kKeyValue[]{{s("RSAKeyValue"), 0}, {s11("ECKeyValue"), 0}};
constexpr ChildRule kRsaKeyValue[]{{s("Modulus"), 0, Once}, {s("Exponent"), 1, Once}};
constexpr ChildRule kEcKeyValue[]{{s11("NamedCurve"), 0, Once}, {s11("PublicKey"), 1, Once}};
constexpr ChildRule kX509Data[]{{s("X509Certificate"), 0, AnyNumber},
                                {s("X509SubjectName"), 0, AnyNumber},
                                {s("X509IssuerSerial"), 0, AnyNumber},
                                {s("X509SKI"), 0, AnyNumber}};
constexpr ChildRule kX509IssuerSerial[]{{s("X509IssuerName"), 0, Once},
                                        {s("X509SerialNumber"), 1, Once}};
constexpr ChildRule kEncryptedParts[]{{e("EncryptionMethod"), 0, Once},
                                      {s("KeyInfo"), 1},
                                      {e("CipherData"), 2, Once},
                                      {e("ReferenceList"), 3},
                                      {e("CarriedKeyName"), 4}};
constexpr ChildRule kEncryptionMethod[]{{s("DigestMethod"), 0}, {e11("MGF"), 0}};
constexpr ChildRule kCipherData[]{{e("CipherValue"), 0, Once}};
constexpr ChildRule kReferenceList[]{{e("DataReference"), 0, AnyNumber}};
constexpr ChildRule kNameInValue[]{{a("NameID"), 0}};

constexpr auto kText = Content::Text;
constexpr auto kElements = Content::Elements;

constexpr ElementRule kRules[]{
    {p("Response"), kElements, kStatusAttributes, kResponseParts},
    {p("LogoutResponse"), kElements, kStatusAttributes, kLogoutResponse},
    {p("LogoutRequest"), kElements, kRequestAttributes, kLogoutRequest},
    {p("SessionIndex"), kText},
    {soap("Envelope"), kElements, {}, kEnvelopeParts},
    {soap("Header")},
    {soap("Body"), kElements, {}, kBodyParts},
    {p("Status"), kElements, {}, kStatus},
    {p("StatusCode"), kElements, kValue, kStatusCode},
    {p("StatusMessage"), kText},
    {a("Assertion"), kElements, kAssertionAttributes, kAssertionParts},
    {a("EncryptedAssertion"), kElements, {}, kEncryptedAssertionParts},
    {a("Issuer"), kText, kNameAttributes},
    {a("NameID"), kText, kNameAttributes},
    {a("Subject"), kElements, {}, kSubject},
    {a("SubjectConfirmation"), kElements, kMethod, kConfirmation},
    {a("SubjectConfirmationData"), kElements, kConfirmationAttributes, {}, Foreign::Instance},
    {a("Conditions"), kElements, kWindow, kConditions},
    {a("AudienceRestriction"), kElements, {}, kAudiences},
    {a("Audience"), kText},
    {a("OneTimeUse")},
    {a("ProxyRestriction"), kElements, kCount, kAudiences},
    {a("AuthnStatement"), kElements, kAuthnAttributes, kAuthnStatement},
    {a("SubjectLocality"), kElements, kLocality},
    {a("AuthnContext"), kElements, {}, kAuthnContext},
    {a("AuthnContextClassRef"), kText},
    {a("AuthnContextDeclRef"), kText},
    {a("AuthenticatingAuthority"), kText},
    {a("AttributeStatement"), kElements, {}, kAttributeStatement},
    // ADFS says there where a claim is from, Shibboleth how it is encoded; neither is read.
    {a("Attribute"), kElements, kAttributeAttributes, kAttribute, Foreign::Any},
    {a("AttributeValue"), kText, {}, kNameInValue, Foreign::Instance},
    {s("Signature"), kElements, kId, kSignature},
    {s("SignedInfo"), kElements, kId, kSignedInfoParts},
    {s("CanonicalizationMethod"), kElements, kAlgorithm, kPrefixes},
    {s("SignatureMethod"), kElements, kAlgorithm},
    {s("Reference"), kElements, kReferenceAttributes, kReference},
    {s("Transforms"), kElements, {}, kTransforms},
    {s("Transform"), kElements, kAlgorithm, kPrefixes},
    {kInclusiveNamespaces, kElements, kPrefixList},
    {s("DigestMethod"), kElements, kAlgorithm},
    {s("DigestValue"), kText},
    {s("SignatureValue"), kText, kId},
    {s("KeyInfo"), kElements, kId, kKeyInfo},
    {s("KeyName"), kText},
    {s("KeyValue"), kElements, {}, kKeyValue},
    {s("RSAKeyValue"), kElements, {}, kRsaKeyValue},
    {s("Modulus"), kText},
    {s("Exponent"), kText},
    {s11("ECKeyValue"), kElements, kId, kEcKeyValue},
    {s11("NamedCurve"), kElements, kUri},
    {s11("PublicKey"), kText},
    {s("X509Data"), kElements, {}, kX509Data},
    {s("X509Certificate"), kText},
    {s("X509SubjectName"), kText},
    {s("X509SKI"), kText},
    {s("X509IssuerSerial"), kElements, {}, kX509IssuerSerial},
    {s("X509IssuerName"), kText},
    {s("X509SerialNumber"), kText},
    {e("EncryptedData"), kElements, kEncryptedAttributes, kEncryptedParts},
    {e("EncryptedKey"), kElements, kEncryptedAttributes, kEncryptedParts},
    {e("EncryptionMethod"), kElements, kAlgorithm, kEncryptionMethod},
    {e11("MGF"), kElements, kAlgorithm},
    {e("CipherData"), kElements, {}, kCipherData},
    {e("CipherValue"), kText},
    {e("ReferenceList"), kElements, {}, kReferenceList},
    {e("DataReference"), kElements, kUri},
    {e("CarriedKeyName"), kText},
};

} // namespace

const ElementRule* rule_of(const XmlElement& element) {
    for (const ElementRule& rule : kRules) {
        if (element.is(rule.name)) {
            return &rule;
        }
    }
    return nullptr;
}

} // namespace muster::saml
