#include "saml/authn_request.h"

#include <fmt/format.h>

#include "saml/xml_text.h"

namespace muster::saml {

std::string authn_request_xml(const AuthnRequest& request, const ServiceProvider& own) {
    const std::string format = request.name_format.empty()
                                   ? std::string()
                                   : fmt::format(R"( Format="{}")", escaped(request.name_format));
    return fmt::format(R"(<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol")"
                       R"( xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion")"
                       R"( ID="{}" Version="2.0" IssueInstant="{}" Destination="{}"{})"
                       R"( ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")"
                       R"( AssertionConsumerServiceURL="{}">)"
                       R"(<saml:Issuer>{}</saml:Issuer>)"
                       R"(<samlp:NameIDPolicy{} AllowCreate="true"/>)"
                       R"(</samlp:AuthnRequest>)",
                       escaped(request.id), request.issued_at.str(), escaped(request.destination),
                       request.prompt == Prompt::Always ? R"( ForceAuthn="true")" : "",
                       escaped(own.consumer_url), escaped(own.entity_id), format);
}

} // namespace muster::saml
