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
    const std::vector<crypto::Certificate> certificates{signer().certificate(),
                                                        stranger().certificate()};
    const XmlDocument document =
        XmlDocument::parse(service_metadata_xml(own, certificates)).value();
    const XmlElement* const service = document.root().find(named("SPSSODescriptor"));

    EXPECT_TRUE(document.root().is(named("EntityDescriptor")));
    EXPECT_EQ(document.root().attribute_text("entityID"), own.entity_id);
    ASSERT_NE(service, nullptr);
    EXPECT_EQ(service->attribute_text("AuthnRequestsSigned"), "true");
    EXPECT_EQ(service->attribute_text("WantAssertionsSigned"), "true");
    EXPECT_EQ(service->all(named("KeyDescriptor")).size(), 4U);
    EXPECT_EQ(service->find(named("AssertionConsumerService"))->attribute_text("Location"),
              own.consumer_url);
    EXPECT_EQ(service->all(named("SingleLogoutService")).size(), 2U);
}

} // namespace
} // namespace muster::saml
