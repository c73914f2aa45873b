#include "connections/role_arn.h"

#include <string>

#include <gtest/gtest.h>

namespace muster::connections {
namespace {

TEST(RoleArnTest, IsTakenApart) {
    const auto role =
        RoleArn::parse("arn:aws-cn:iam::012345678901:role/team/fin+ops/My.Role").value();

    EXPECT_EQ(role.partition(), AwsPartition::AwsCn);
    EXPECT_EQ(role.account().str(), "012345678901");
    EXPECT_EQ(role.name(), "My.Role");
    EXPECT_EQ(role.str(), "arn:aws-cn:iam::012345678901:role/team/fin+ops/My.Role");
}

TEST(RoleArnTest, IsMadeOfItsParts) {
    const auto account = AwsAccountId::parse("111122223333").value();

    EXPECT_EQ(RoleArn::of(AwsPartition::AwsUsGov, account, "muster").value().str(),
              "arn:aws-us-gov:iam::111122223333:role/muster");
    EXPECT_FALSE(RoleArn::of(AwsPartition::Aws, account, "a b"));
}

TEST(RoleArnTest, RefusesWhatIsNone) {
    const std::string long_name(65, 'a');
    for (const std::string& text :
         {std::string(), std::string("role/Name"), std::string("arn:aws:iam::12:role/Name"),
          std::string("arn:aws:iam::111122223333:user/Name"),
          std::string("arn:aws:iam::111122223333:role/"),
          std::string("arn:aws:iam::111122223333:role//Name"),
          std::string("arn:aws:iam:eu-west-1:111122223333:role/Name"),
          std::string("arn:aws:sts::111122223333:role/Name"),
          std::string("arn:moon:iam::111122223333:role/Name"),
          std::string("arn:aws:iam::111122223333:role/Na me"),
          std::string("arn:aws:iam::111122223333:role/p\n/Name"),
          std::string("arn:aws:iam::111122223333:role/Name:more"),
          "arn:aws:iam::111122223333:role/" + long_name}) {
        const auto role = RoleArn::parse(text);
        ASSERT_FALSE(role) << text;
        EXPECT_EQ(role.error().reason, "role_arn.malformed") << text;
    }
}

} // namespace
} // namespace muster::connections
