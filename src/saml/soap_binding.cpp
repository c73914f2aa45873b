#include "saml/soap_binding.h"

#include <fmt/format.h>

#include "saml/message_schema.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/signature.h"
#include "saml/xml_document.h"

namespace muster::saml {
namespace {

constexpr XmlName kEnvelope{space::kSoap, "Envelope"};
constexpr XmlName kBody{space::kSoap, "Body"};
constexpr XmlName kRequest{space::kProtocol, "LogoutRequest"};

} // namespace

Result<std::string> soap_logout_text(std::string_view envelope, const IdentityProvider& provider) {
    TRY_DONE(expect_plain_markup(envelope));
    TRY(const XmlDocument document, XmlDocument::parse(envelope));
    TRY_DONE(expect_schema(document.root(), kEnvelope));
    const XmlElement* const body = document.root().find(kBody);
    const XmlElement* const request = body ? body->find(kRequest) : nullptr;
    if (request == nullptr) {
        return malformed("saml.missing_element", "an envelope without a request");
    }
    return signed_bytes(document, *request, provider.certificates);
}

std::string soap_envelope(std::string_view message) {
    return fmt::format(
        R"(<soap:Envelope xmlns:soap="{}"><soap:Body>{}</soap:Body></soap:Envelope>)", space::kSoap,
        message);
}

} // namespace muster::saml
