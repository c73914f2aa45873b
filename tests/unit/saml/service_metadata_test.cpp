#include "saml/service_metadata.h"

#include "saml/xml_document.h"
#include "support/saml_world.h"

namespace muster::saml {
namespace {

class ServiceMetadataTest : public test::SamlTest {};

constexpr XmlName named(std::string_view name) {
    return {space::kMetadata, name};
}

TEST_F(ServiceMetadataTest, ItSaysWhereToPostAndWhoSigns) {
    const std::vector<crypto::Certificate> signing{signer().certificate(),
                                                   stranger().certificate()};
    const std::vector<crypto::Certificate> encryption{signer().certificate()};
    const XmlDocument document =
        XmlDocument::parse(service_metadata_xml(own, signing, encryption)).value();
    const XmlElement* const service = document.root().find(named("SPSSODescriptor"));

    EXPECT_TRUE(document.root().is(named("EntityDescriptor")));
    EXPECT_EQ(document.root().attribute_text("entityID"), own.entity_id);
    ASSERT_NE(service, nullptr);
    EXPECT_EQ(service->attribute_text("AuthnRequestsSigned"), "true");
    EXPECT_EQ(service->attribute_text("WantAssertionsSigned"), "true");
    std::vector<std::string> uses;
    for (const XmlElement* key : service->all(named("KeyDescriptor"))) {
        uses.emplace_back(key->attribute_text("use"));
    }
    EXPECT_EQ(uses, (std::vector<std::string>{"signing", "signing", "encryption"}));
    EXPECT_EQ(service->find(named("AssertionConsumerService"))->attribute_text("Location"),
              own.consumer_url);
    const auto logout = service->all(named("SingleLogoutService"));
    ASSERT_EQ(logout.size(), 3U);
    EXPECT_EQ(logout[2]->attribute_text("Binding"), "urn:oasis:names:tc:SAML:2.0:bindings:SOAP");
    EXPECT_EQ(logout[2]->attribute_text("Location"), own.soap_logout_url);
}

} // namespace
} // namespace muster::saml
