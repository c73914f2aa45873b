#include "scim/joint_search.h"

#include <gtest/gtest.h>

#include "support/scim_world.h"

namespace muster::scim {
namespace {

class JointSearchTest : public testing::TestWithParam<sql::Engine> {
protected:
    JointSearchTest() {
        for (const std::string_view name : {"bob", "Dan"}) {
            world.make(world.users, R"({"userName":")" + std::string(name) +
                                        R"(@example.com","displayName":")" + std::string(name) +
                                        R"("})");
        }
        for (const std::string_view name : {"Crew", "admins"}) {
            world.make(world.groups, R"({"displayName":")" + std::string(name) + R"("})");
        }
    }
    /// The displayNames on a page.
    std::string found(const Query& query) {
        const Page page = search_both(world.client, world.users, world.groups, query).value();
        EXPECT_EQ(page.total, 4);
        std::string names;
        for (const Json& resource : page.resources) {
            names += *resource.find("displayName")->if_string() + ' ';
        }
        return names;
    }
    static std::optional<SortOrder> by(std::string_view name, std::string_view order) {
        return SortOrder::parse(name, order).value();
    }

    test::ScimWorld world{GetParam()};
};
MUSTER_ON_EACH_ENGINE(JointSearchTest);

TEST_P(JointSearchTest, UsersComeBeforeGroupsWhereNoOrderIsSaid) {
    EXPECT_EQ(found({}), "bob Dan Crew admins ");
    EXPECT_EQ(found({.start_index = 2, .count = 2}), "Dan Crew ");
    EXPECT_EQ(found({.start_index = 4, .count = 2}), "admins ");
}

TEST_P(JointSearchTest, AnOrderIsOneOverBoth) {
    EXPECT_EQ(found({.sort = by("displayName", "ascending")}), "admins bob Crew Dan ");
    EXPECT_EQ(found({.sort = by("displayName", "descending")}), "Dan Crew bob admins ");
    EXPECT_EQ(found({.sort = by("displayName", "ascending"), .start_index = 2, .count = 2}),
              "bob Crew ");
    EXPECT_EQ(found({.sort = by("displayName", "ascending"), .start_index = 5, .count = 2}), "");
    EXPECT_EQ(found({.sort = by("displayName", "ascending"), .start_index = 1, .count = 0}), "");
    EXPECT_EQ(found({.sort = by("userName", "ascending")}), "bob Dan Crew admins ");
}

} // namespace
} // namespace muster::scim
