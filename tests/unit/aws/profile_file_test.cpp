#include "aws/profile_file.h"

#include <gtest/gtest.h>

namespace muster::aws {
namespace {

TEST(ProfileFileTest, SectionsAreNamedByTheFileTheyStandIn) {
    constexpr std::string_view kText = "[default]\nregion = eu-west-1 # here\n"
                                       "[profile work]\nROLE_ARN=arn:aws:iam::1:role/a\n"
                                       "s3 =\n  max_queue_size = 1\n"
                                       "[other]\nkey = 1\n[sso-session x]\nsso_region = y\n";

    const Profiles config = read_profiles(kText, ProfileFile::Config).value();
    const Profiles credentials = read_profiles(kText, ProfileFile::Credentials).value();

    EXPECT_EQ(config.at("default").at("region"), "eu-west-1");
    EXPECT_EQ(config.at("work").at("role_arn"), "arn:aws:iam::1:role/a");
    EXPECT_FALSE(config.at("work").contains("max_queue_size"));
    EXPECT_FALSE(config.contains("other"));
    EXPECT_EQ(credentials.at("other").at("key"), "1");
}

TEST(ProfileFileTest, ARepeatedSectionAddsUpAndItsLastSettingCounts) {
    const Profiles profiles =
        read_profiles("[a]\nx=1\ny=#1\n[a]\nx=2\n", ProfileFile::Credentials).value();

    EXPECT_EQ(profiles.at("a").at("x"), "2");
    EXPECT_EQ(profiles.at("a").at("y"), "#1");
}

TEST(ProfileFileTest, ALineThatIsNothingIsRefusedWithoutItsText) {
    for (const char* const text :
         {"[a]\nplanted\n", "planted = 1\n", "[planted\n", "[a]\n= planted\n"}) {
        const auto read = read_profiles(text, ProfileFile::Credentials);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().reason, "aws.bad_profile_file");
        EXPECT_EQ(read.error().detail.find("planted"), std::string::npos);
    }
}

} // namespace
} // namespace muster::aws
