#include "saml/logout.h"

#include <fmt/format.h>

#include "saml/message_schema.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/response_checks.h"
#include "saml/saml_time.h"
#include "saml/signature.h"
#include "saml/xml_document.h"
#include "saml/xml_text.h"

namespace muster::saml {
namespace {

/// A request that was issued long ago, or not yet, is not of now.
Status expect_of_now(const XmlElement& message, Instant now) {
    TRY(const Instant issued, saml_time(message.attribute_text("IssueInstant")));
    if (issued > now + kClockSkew) {
        return refused("saml.not_yet_valid", "it was issued at " + issued.str());
    }
    if (now - issued > kLogoutLasts) {
        return refused("saml.expired", "it was issued at " + issued.str());
    }
    if (const std::string* const until = message.attribute("NotOnOrAfter")) {
        TRY(const Instant end, saml_time(*until));
        if (now >= end + kClockSkew) {
            return refused("saml.expired", "it held until " + end.str());
        }
    }
    return {};
}

Result<XmlDocument>
read_message(std::string_view text, std::string_view name, const LogoutExpectation& expected) {
    TRY_DONE(expect_plain_markup(text));
    TRY(XmlDocument document, XmlDocument::parse(text));
    const XmlElement& root = document.root();
    TRY_DONE(expect_schema(root, of_protocol(name)));
    TRY_DONE(expect_issuer(root, root, expected.provider));
    TRY_DONE(expect_destination(root, expected.address, /*is_signed=*/true));
    TRY_DONE(expect_of_now(root, expected.now));
    return document;
}

std::string name_id_xml(const NameId& name) {
    std::string attributes = fmt::format(R"( Format="{}")", escaped(name.format));
    if (!name.qualifier.empty()) {
        attributes += fmt::format(R"( NameQualifier="{}")", escaped(name.qualifier));
    }
    if (!name.own_qualifier.empty()) {
        attributes += fmt::format(R"( SPNameQualifier="{}")", escaped(name.own_qualifier));
    }
    return fmt::format("<saml:NameID{}>{}</saml:NameID>", attributes, escaped(name.value));
}

} // namespace

std::string logout_request_xml(const LogoutRequest& request,
                               const ServiceProvider& own,
                               std::string_view destination,
                               Instant now) {
    std::string indexes;
    for (const std::string& index : request.session_indexes) {
        indexes += fmt::format("<samlp:SessionIndex>{}</samlp:SessionIndex>", escaped(index));
    }
    return fmt::format(R"(<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol")"
                       R"( xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion")"
                       R"( ID="{}" Version="2.0" IssueInstant="{}" Destination="{}">)"
                       R"(<saml:Issuer>{}</saml:Issuer>{}{}</samlp:LogoutRequest>)",
                       escaped(request.id), now.str(), escaped(destination), escaped(own.entity_id),
                       name_id_xml(request.name_id), indexes);
}

Result<LogoutRequest> read_logout_request(std::string_view text,
                                          const LogoutExpectation& expected) {
    TRY(const XmlDocument document, read_message(text, "LogoutRequest", expected));
    const XmlElement& root = document.root();
    LogoutRequest request;
    request.id = root.attribute_text("ID");
    TRY(request.name_id, NameId::read(*root.find(of_assertion("NameID"))));
    for (const XmlElement* index : root.all(of_protocol("SessionIndex"))) {
        request.session_indexes.emplace_back(index->value());
    }
    return request;
}

std::string logout_response_xml(std::string_view id,
                                std::string_view request,
                                const ServiceProvider& own,
                                std::string_view destination,
                                Instant now) {
    const std::string to =
        destination.empty() ? "" : fmt::format(R"( Destination="{}")", escaped(destination));
    return fmt::format(R"(<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol")"
                       R"( xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion")"
                       R"( ID="{}" Version="2.0" IssueInstant="{}"{})"
                       R"( InResponseTo="{}"><saml:Issuer>{}</saml:Issuer><samlp:Status>)"
                       R"(<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>)"
                       R"(</samlp:Status></samlp:LogoutResponse>)",
                       escaped(id), now.str(), to, escaped(request), escaped(own.entity_id));
}

Result<std::string> read_logout_response(std::string_view text, const LogoutExpectation& expected) {
    TRY(const XmlDocument document, read_message(text, "LogoutResponse", expected));
    TRY_DONE(expect_success(document.root()));
    return std::string(document.root().attribute_text("InResponseTo"));
}

Result<std::string> posted_logout_text(std::string_view form_value,
                                       std::string_view name,
                                       const IdentityProvider& provider) {
    TRY(const std::string text, posted_text(form_value));
    TRY_DONE(expect_plain_markup(text));
    TRY(const XmlDocument document, XmlDocument::parse(text));
    TRY_DONE(expect_schema(document.root(), of_protocol(name)));
    return signed_bytes(document, document.root(), provider.certificates);
}

} // namespace muster::saml
