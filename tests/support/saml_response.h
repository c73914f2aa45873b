#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "saml/provider.h"

namespace muster::test {

/// A response as a provider makes it, before it is signed: every part that a test may want to be
/// another.
struct SamlResponse {
    std::string response_id = "_response1";
    std::string assertion_id = "_assertion1";
    std::string issuer = "https://idp.example/saml";
    std::string audience = "https://muster.example/saml/okta";
    std::string destination = "https://muster.example/saml/okta/acs";
    std::string recipient = "https://muster.example/saml/okta/acs";
    std::string request = "_request1"; // empty: unsolicited
    std::string name_id = "ann@example.com";
    std::string method = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    std::string status = "urn:oasis:names:tc:SAML:2.0:status:Success";
    Instant now = Instant::from_unix_millis(1'700'000'000'000);
    std::string extra_conditions{}; // XML
    std::string version = "2.0";

    [[nodiscard]] std::string time(std::chrono::milliseconds after) const {
        return (now + after).str();
    }
    /// ` InResponseTo="…"`, or nothing.
    [[nodiscard]] std::string answers() const {
        return request.empty() ? std::string() : " InResponseTo=\"" + request + "\"";
    }

    [[nodiscard]] std::string assertion() const {
        using std::chrono::minutes;
        return "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"" +
               assertion_id + "\" Version=\"" + version + "\" IssueInstant=\"" + time(minutes(0)) +
               "\"><saml:Issuer>" + issuer + "</saml:Issuer><saml:Subject>" +
               "<saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">" +
               name_id + "</saml:NameID><saml:SubjectConfirmation Method=\"" + method +
               "\"><saml:SubjectConfirmationData NotOnOrAfter=\"" + time(minutes(5)) +
               "\" Recipient=\"" + recipient + "\"" + answers() +
               "/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"" +
               time(minutes(-1)) + "\" NotOnOrAfter=\"" + time(minutes(5)) +
               "\"><saml:AudienceRestriction><saml:Audience>" + audience +
               "</saml:Audience></saml:AudienceRestriction>" + extra_conditions +
               "</saml:Conditions><saml:AuthnStatement AuthnInstant=\"" + time(minutes(0)) +
               "\" SessionIndex=\"_session1\"><saml:AuthnContext><saml:AuthnContextClassRef>"
               "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>"
               "</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>"
               "<saml:Attribute Name=\"groups\"><saml:AttributeValue>admins"
               "</saml:AttributeValue><saml:AttributeValue>finance</saml:AttributeValue>"
               "</saml:Attribute></saml:AttributeStatement></saml:Assertion>";
    }
    /// With these elements after its status.
    [[nodiscard]] std::string around(std::string_view content) const {
        return "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
               " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"" +
               response_id + "\" Version=\"2.0\" IssueInstant=\"" + time(std::chrono::minutes(0)) +
               "\" Destination=\"" + destination + "\"" + answers() + "><saml:Issuer>" + issuer +
               "</saml:Issuer><samlp:Status><samlp:StatusCode Value=\"" + status +
               "\"/></samlp:Status>" + std::string(content) + "</samlp:Response>";
    }
    [[nodiscard]] std::string xml() const { return around(assertion()); }
};

inline saml::ServiceProvider saml_service() {
    return {.entity_id = "https://muster.example/saml/okta",
            .consumer_url = "https://muster.example/saml/okta/acs",
            .logout_url = "https://muster.example/saml/okta/logout",
            .soap_logout_url = "https://muster.example/saml/okta/logout/soap",
            .post_url = "https://muster.example/saml/okta/post"};
}

} // namespace muster::test
