#include "connections/connection.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace muster::connections {
namespace {

class ConnectionTest : public testing::Test {
protected:
    Connection in(ConnectionState state) {
        return {.id = ConnectionId::make(clock_, random_),
                .name = ConnectionName::parse("a").value(),
                .kind = ConnectionKind::Member,
                .partition = AwsPartition::AwsCn,
                .account = AwsAccountId::parse("111122223333").value(),
                .external_id = make_external_id(random_),
                .role = {},
                .state = state,
                .since = {},
                .cause = {},
                .bills = {},
                .checked_at = {},
                .worked_at = {},
                .probed_at = {},
                .task = {},
                .created_at = {},
                .changed_at = {}};
    }

    test::FakeClock clock_;
    test::SeededRandom random_;
};

TEST_F(ConnectionTest, MovesAlongTheseArrowsAndNoOthers) {
    using enum ConnectionState;
    const std::set<std::pair<ConnectionState, ConnectionState>> arrows = {
        {Pending, Verifying},    {Pending, Connected},    {Pending, Degraded},
        {Pending, Error},        {Pending, Disconnected}, {Verifying, Connected},
        {Verifying, Degraded},   {Verifying, Error},      {Verifying, Disconnected},
        {Connected, Degraded},   {Connected, Error},      {Connected, Disconnected},
        {Degraded, Connected},   {Degraded, Error},       {Degraded, Disconnected},
        {Error, Verifying},      {Error, Connected},      {Error, Degraded},
        {Error, Disconnected},   {Disconnected, Pending}, {Disconnected, Connected},
        {Disconnected, Degraded}};
    for (const auto& [from, from_name] : kConnectionStateNames.entries()) {
        for (const auto& [to, to_name] : kConnectionStateNames.entries()) {
            const auto moved = in(from).moved_to(to, std::nullopt, clock_.now());
            EXPECT_EQ(moved.has_value(), from == to || arrows.contains({from, to}))
                << from_name << " to " << to_name;
        }
    }
}

TEST_F(ConnectionTest, StaysSinceWhenItIsInAState) {
    using enum ConnectionState;
    const Connection connected =
        in(Pending).moved_to(Connected, std::nullopt, clock_.now()).value();
    clock_.advance(std::chrono::hours(1));
    const Cause cause{"connection.x", "why"};

    const Connection again = connected.moved_to(Connected, cause, clock_.now()).value();

    EXPECT_EQ(again.since, connected.since);
    EXPECT_EQ(again.cause, cause);
}

TEST_F(ConnectionTest, ExpectsTheRoleOfTemplatesUntilAnotherHasWorked) {
    using enum ConnectionState;
    Connection connection = in(Pending);
    EXPECT_EQ(connection.expected_role()->str(),
              "arn:aws-cn:iam::111122223333:role/" + connection.role_name());

    connection.role = RoleArn::parse("arn:aws-cn:iam::111122223333:role/mine").value();
    EXPECT_EQ(connection.expected_role()->name(), "mine");

    connection.role.reset();
    connection.account.reset();
    EXPECT_FALSE(connection.expected_role());
}

TEST_F(ConnectionTest, NoTwoHaveTheSameNamesInAws) {
    using enum ConnectionState;
    const Connection one = in(Pending);
    const Connection other = in(Pending);

    EXPECT_NE(one.role_name(), other.role_name());
    EXPECT_NE(one.default_bucket(), other.default_bucket());
    EXPECT_NE(one.external_id, other.external_id);
    EXPECT_TRUE(BucketName::parse(one.default_bucket()));
    EXPECT_TRUE(AwsName::parse(one.default_report()));
}

TEST(ExternalIdTest, HasMoreThan128Bits) {
    test::SeededRandom random;
    const ExternalId id = make_external_id(random);
    EXPECT_EQ(id.str().size(), 32U); // of 62 letters each: 190 bits
    EXPECT_FALSE(ExternalId::parse("short"));
    EXPECT_FALSE(ExternalId::parse(std::string(32, '-')));
}

TEST(BucketNameTest, IsAsS3HasThem) {
    for (const char* good : {"abc", "my.bills-2", "a23456789012345678901234567890"}) {
        EXPECT_TRUE(BucketName::parse(good)) << good;
    }
    for (const char* bad : {"", "ab", "Bills", "-bills", ".bills", "a/b", "a b"}) {
        EXPECT_FALSE(BucketName::parse(bad)) << bad;
    }
}

} // namespace
} // namespace muster::connections
