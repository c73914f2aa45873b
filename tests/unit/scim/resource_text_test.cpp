#include "scim/resource_text.h"

#include <gtest/gtest.h>

#include "scim/schema.h"

namespace muster::scim {
namespace {

class ResourceTextTest : public testing::Test {
protected:
    std::string kept(std::string_view text) const {
        return Json(read_resource(catalogue.users(), Json::parse(text).value()).value()).str();
    }
    std::string_view refusal(std::string_view text) const {
        const auto read = read_resource(catalogue.users(), Json::parse(text).value());
        return read ? std::string_view("ok") : read.error().reason;
    }

    Catalogue catalogue = Catalogue::load();
};

TEST_F(ResourceTextTest, NamesAreThoseOfTheSchemas) {
    EXPECT_EQ(
        kept(R"({"USERNAME":"ann","name":{"GIVENNAME":"Ann"},
                       "URN:ietf:params:scim:schemas:extension:enterprise:2.0:user":{"Department":"IT"}})"),
        R"({"userName":"ann","name":{"givenName":"Ann"},)"
        R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}})");
}

TEST_F(ResourceTextTest, WhatTheServerSaysAndPasswordsAreNotKept) {
    EXPECT_EQ(kept(R"({"schemas":["x"],"id":"1","meta":{"version":"9"},"groups":[{"value":"g"}],
                       "password":"secret","userName":"ann"})"),
              R"({"userName":"ann"})");
}

TEST_F(ResourceTextTest, NothingIsKeptOfWhatIsNullOrEmpty) {
    EXPECT_EQ(kept(R"({"userName":"ann","title":null,"emails":[],"name":{},"phoneNumbers":[null],
                       "addresses":[{"locality":null}],"displayName":""})"),
              R"({"userName":"ann","displayName":""})");
}

TEST_F(ResourceTextTest, WhatEntraSendsIsUnderstood) {
    EXPECT_EQ(
        kept(
            R"({"userName":"ann","active":"False","emails":{"value":"a@b.example","primary":"True"},
                       "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"user_1","employeeNumber":7}})"),
        R"({"userName":"ann","active":false,"emails":[{"value":"a@b.example","primary":true}],)"
        R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":)"
        R"({"manager":{"value":"user_1"},"employeeNumber":"7"}})");
}

TEST_F(ResourceTextTest, WhatNoSchemaKnowsIsKept) {
    const std::string text = R"({"userName":"ann","shoeSize":43,"urn:acme:User":{"badge":[1,2]}})";
    EXPECT_EQ(kept(text), text);
}

TEST_F(ResourceTextTest, WhatIsKeptIsKeptTheSame) {
    const std::string once =
        kept(R"({"userName":"ann","active":"true","emails":["x"],"roles":[{"value":"a"}]})");
    EXPECT_EQ(kept(once), once);
}

TEST_F(ResourceTextTest, WhatIsNoUserIsRefused) {
    for (
        const char* const text :
        {R"({"userName":"ann","active":"maybe"})", R"({"userName":["ann"]})",
         R"({"userName":true})", R"({"displayName":"Ann"})", R"({"userName":""})",
         R"({"userName":"ann","name":["x"]})",
         R"({"userName":"ann","emails":[{"value":"a","primary":true},{"value":"b","primary":true}]})",
         R"({"userName":"ann","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"})"}) {
        EXPECT_EQ(refusal(text), "scim.invalid_value") << text;
    }
    EXPECT_EQ(refusal("[]"), "scim.invalid_syntax");
    EXPECT_EQ(refusal(R"({"userName":"ann","username":"bob"})"), "scim.invalid_syntax");
}

} // namespace
} // namespace muster::scim
