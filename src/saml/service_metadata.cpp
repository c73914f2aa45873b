#include "saml/service_metadata.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "crypto/encoding.h"
#include "saml/assertion.h"
#include "saml/xml_text.h"

namespace muster::saml {
namespace {

constexpr std::array<std::string_view, 3> kNameFormats{kPersistentFormat, kEmailFormat,
                                                       kUnspecifiedFormat};
/// What decrypted() takes, the best first.
constexpr std::array<std::string_view, 3> kMethods{
    "http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2009/xmlenc11#aes128-gcm",
    "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"};

std::string key_xml(std::string_view use, const crypto::Certificate& certificate) {
    std::string methods;
    for (const std::string_view method : kMethods) {
        if (use == "encryption") {
            methods += fmt::format("\n      <md:EncryptionMethod Algorithm=\"{}\"/>", method);
        }
    }
    return fmt::format(R"(    <md:KeyDescriptor use="{}">
      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>{}
    </md:KeyDescriptor>
)",
                       use, crypto::base64(certificate.der()), methods);
}

} // namespace

std::string service_metadata_xml(const ServiceProvider& own,
                                 std::span<const crypto::Certificate> signing,
                                 std::span<const crypto::Certificate> encryption) {
    std::string keys;
    for (const crypto::Certificate& certificate : signing) {
        keys += key_xml("signing", certificate);
    }
    for (const crypto::Certificate& certificate : encryption) {
        keys += key_xml("encryption", certificate);
    }
    std::string formats;
    for (const std::string_view format : kNameFormats) {
        formats += fmt::format("    <md:NameIDFormat>{}</md:NameIDFormat>\n", format);
    }
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{0}">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="true" WantAssertionsSigned="true">
{1}    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{2}"/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{2}"/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="{5}"/>
{3}    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{4}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
)",
                       escaped(own.entity_id), keys, escaped(own.logout_url), formats,
                       escaped(own.consumer_url), escaped(own.soap_logout_url));
}

} // namespace muster::saml
