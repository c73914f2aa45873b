#include "scim/schema.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

class SchemaTest : public testing::Test {
protected:
    Catalogue catalogue = Catalogue::load();
};

TEST_F(SchemaTest, TheSchemasOfTheStandardAreThere) {
    std::set<std::string> names;
    for (const Json& schema : catalogue.schemas("https://muster.example.com/scim")) {
        names.insert(*schema.find("name")->if_string());
        EXPECT_TRUE(
            schema.find("meta")
                ->find("location")
                ->if_string()
                ->starts_with(
                    "https://muster.example.com/scim/Schemas/urn:ietf:params:scim:schemas:"));
    }
    EXPECT_EQ(names, (std::set<std::string>{"User", "EnterpriseUser", "Group", "ResourceType",
                                            "Schema", "ServiceProviderConfig"}));
}

TEST_F(SchemaTest, NoAttributeTakesAPassword) {
    EXPECT_EQ(catalogue.users().core.find("password"), nullptr);
}

TEST_F(SchemaTest, APathIsResolvedToTheNamesOfTheSchemas) {
    const auto resolved = [&](std::string_view text) {
        return catalogue.users().resolved(AttributePath::parse(text, "x").value()).str();
    };
    EXPECT_EQ(resolved("USERNAME"), "userName");
    EXPECT_EQ(resolved("urn:ietf:params:scim:schemas:core:2.0:user:Name.FAMILYname"),
              "name.familyName");
    EXPECT_EQ(resolved("URN:ietf:params:scim:schemas:extension:enterprise:2.0:User:Manager.VALUE"),
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value");
    EXPECT_EQ(resolved("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User");
    EXPECT_EQ(resolved("urn:acme:Thing.Part"), "urn:acme:Thing.Part");
    EXPECT_EQ(resolved("externalID"), "externalId");
}

} // namespace
} // namespace muster::scim
