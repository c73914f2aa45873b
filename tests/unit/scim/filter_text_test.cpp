#include <string>

#include <gtest/gtest.h>

#include "scim/filter.h"

namespace muster::scim {
namespace {

struct Reading {
    const char* text;
    const char* printed;
};

class FilterTextTest : public testing::TestWithParam<Reading> {};

TEST_P(FilterTextTest, IsReadAndPrintedAsTheSame) {
    const auto filter = parse_filter(GetParam().text);

    ASSERT_TRUE(filter) << filter.error().detail;
    EXPECT_EQ(to_text(*filter), GetParam().printed);
    EXPECT_EQ(parse_filter(to_text(*filter)).value(), *filter);
}

// The examples of RFC 7644, section 3.4.2.2, and what the two large clients send.
INSTANTIATE_TEST_SUITE_P(
    ,
    FilterTextTest,
    testing::Values(
        Reading{R"(userName eq "bjensen")", R"(userName eq "bjensen")"},
        Reading{R"(name.familyName co "O'Malley")", R"(name.familyName co "O'Malley")"},
        Reading{R"(urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J")",
                R"(urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J")"},
        Reading{"title PR", "title pr"},
        Reading{R"(meta.lastModified Gt "2011-05-13T04:42:34Z")",
                R"(meta.lastModified gt "2011-05-13T04:42:34Z")"},
        Reading{R"(title pr and userType eq "Employee")", R"(title pr and userType eq "Employee")"},
        Reading{R"(a pr or b pr and c pr)", R"(a pr or (b pr and c pr))"},
        Reading{R"((a pr or b pr) and c pr)", R"((a pr or b pr) and c pr)"},
        Reading{
            R"(userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org"))",
            R"(userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org"))"},
        Reading{R"(emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"])",
                R"(emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"])"},
        Reading{R"(emails[type eq "work"].value eq "ann@example.com")",
                R"(emails[type eq "work" and value eq "ann@example.com"])"},
        Reading{"active eq true", "active eq true"},
        Reading{"age le -12.5", "age le -12.5"},
        Reading{"manager eq null", "manager eq null"},
        Reading{R"(members[value eq "a\"]b"])", R"(members[value eq "a\"]b"])"},
        Reading{"  not (a pr)  ", "not (a pr)"},
        Reading{R"(not eq "an attribute")", R"(not eq "an attribute")"}));

TEST(RefusedFilterTest, WhatIsNoFilterIsRefused) {
    const std::string deep = std::string(40, '(') + "a pr" + std::string(40, ')');
    for (const std::string& text : {std::string(),
                                    std::string("userName"),
                                    std::string("userName eq"),
                                    std::string("userName is \"x\""),
                                    std::string("userName eq bjensen"),
                                    std::string("userName eq \"x"),
                                    std::string("userName eq {}"),
                                    std::string("a pr and"),
                                    std::string("a pr b pr"),
                                    std::string("(a pr"),
                                    std::string("a pr)"),
                                    std::string("not a pr"),
                                    std::string("emails[type eq \"work\""),
                                    std::string("emails[ims[a pr]]"),
                                    std::string("1a pr"),
                                    std::string(".a pr"),
                                    std::string("a. pr"),
                                    std::string(":a pr"),
                                    deep,
                                    std::string(20'000, 'a') + " pr"}) {
        const auto filter = parse_filter(text);

        ASSERT_FALSE(filter) << text;
        EXPECT_EQ(filter.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(filter.error().reason, "scim.invalid_filter");
    }
}

} // namespace
} // namespace muster::scim
