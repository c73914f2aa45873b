#include "scim/filter_match.h"

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

const char* const kUser = R"({
    "id": "user_1", "userName": "BJensen@example.com", "externalId": "Ext-7", "active": true,
    "displayName": "Babs", "title": "",
    "name": {"familyName": "Jensen"},
    "emails": [{"value": "babs@example.com", "type": "work", "primary": true},
               {"value": "babs@home.example", "type": "home"}],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tour",
                                                                   "manager": {"value": "user_2"}},
    "meta": {"lastModified": "2026-11-29T05:12:00Z"}, "x": 5})";

class FilterMatchTest : public testing::Test {
protected:
    bool meets(std::string_view text) const {
        return matches(parse_filter(text).value(), *user.if_object(), catalogue.users());
    }

    Catalogue catalogue = Catalogue::load();
    Json user = Json::parse(kUser).value();
};

TEST_F(FilterMatchTest, WhatTheResourceIsIsMeant) {
    for (const char* const text :
         {R"(userName eq "bjensen@EXAMPLE.com")",
          R"(USERNAME sw "bj")",
          R"(userName ew ".com")",
          R"(externalId eq "Ext-7")",
          R"(id eq "user_1")",
          "active eq true",
          R"(active eq "True")",
          R"(name.familyName co "ens")",
          R"(emails eq "babs@home.example")",
          R"(emails.type eq "home")",
          R"(emails[type eq "work" and value co "@example.com"])",
          R"(emails[type eq "work"].value eq "babs@example.com")",
          "emails pr",
          "emails.primary pr",
          R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "tour")",
          R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "user_2")",
          R"(urn:ietf:params:scim:schemas:core:2.0:User:userName pr)",
          R"(meta.lastModified ge "2026-11-29T05:12:00.000Z")",
          R"(meta.lastModified lt "2026-11-29T06:12:01+00:00")",
          "x gt 4",
          "x le 5",
          R"(nickName ne "x")",
          "nickName eq null",
          "not (nickName pr)",
          R"(userName gt "a")",
          R"(title pr or active eq true)"}) {
        EXPECT_TRUE(meets(text)) << text;
    }
}

TEST_F(FilterMatchTest, WhatItIsNotIsNot) {
    for (const char* const text :
         {R"(userName eq "bjensen")", R"(externalId eq "ext-7")", R"(id eq "USER_1")",
          "active eq false", R"(active ne "true")", "title pr", "nickName pr",
          R"(emails[type eq "home" and value co "@example.com"])",
          R"(emails ne "babs@home.example")", R"(meta.lastModified gt "2026-11-29T05:12:00Z")",
          "x gt 5", "userName eq null", R"(urn:unknown:department eq "tour")",
          R"(name eq "Jensen")", R"(active eq 1)"}) {
        EXPECT_FALSE(meets(text)) << text;
    }
}

TEST_F(FilterMatchTest, ThereIsNoOrderAmongBooleansAndCertificates) {
    for (const char* const text : {"active gt false", "nickName lt true",
                                   R"(not (x509Certificates.value ge "a") and id pr)"}) {
        const Status checked = check_filter(parse_filter(text).value(), catalogue.users());

        ASSERT_FALSE(checked) << text;
        EXPECT_EQ(checked.error().reason, "scim.invalid_filter");
    }
    EXPECT_TRUE(check_filter(parse_filter(R"(userName gt "a")").value(), catalogue.users()));
}

} // namespace
} // namespace muster::scim
