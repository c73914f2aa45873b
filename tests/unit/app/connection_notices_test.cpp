#include "app/connection_notices.h"

#include <algorithm>

#include "connections/connection_store.h"
#include "connections/first_bills.h"
#include "connections/migrations.h"
#include "unit/app/notices_world.h"

namespace muster::app {
namespace {

using connections::Connection;
using connections::ConnectionId;

class ConnectionNoticesTest : public testing::TestWithParam<sql::Engine> {
protected:
    ConnectionNoticesTest() {
        world.database.migrate("connections", connections::migrations()).value();
        world.clock.set(Instant::parse("2026-11-05T00:00:00Z").value());
        world.subscribe();
    }

    /// Made by ann.
    Connection create() {
        Connection connection{.id = ConnectionId::make(world.clock, world.random),
                              .name = connections::ConnectionName::parse("payer").value(),
                              .kind = connections::ConnectionKind::Management,
                              .partition = AwsPartition::Aws,
                              .account = AwsAccountId::parse("111122223333").value(),
                              .external_id = connections::make_external_id(world.random),
                              .role = {},
                              .state = connections::ConnectionState::Connected,
                              .since = world.clock.now(),
                              .cause = {},
                              .bills = {},
                              .checked_at = {},
                              .worked_at = {},
                              .probed_at = {},
                              .task = {},
                              .created_at = world.clock.now(),
                              .changed_at = world.clock.now()};
        write([&](sql::Session& session) -> Status {
            TRY_DONE(connections::insert_connection(session, connection));
            return connections::note_maker(session, connection.id, ann.id.str());
        });
        return connection;
    }
    void write(const std::function<Status(sql::Session&)>& work) {
        world.database.write(work).value();
    }
    /// These months came in by a source that the owner keeps.
    void bills_of(const std::optional<std::string>& owner, const std::vector<std::string>& months) {
        const bucket::BillSource source{
            .id = bucket::BillSourceId::make(world.clock, world.random),
            .what = {.source = "111122223333",
                     .address = bucket::Address::parse("s3://bills/").value(),
                     .region = bucket::RegionName::parse("us-east-1").value()},
            .is_paused = false,
            .created_at = world.clock.now(),
            .polled_at = {},
            .failure = {},
            .owner = owner};
        std::vector<BillingMonth> read;
        for (const std::string& month : months) {
            read.push_back(BillingMonth::parse(month).value());
        }
        write([&](sql::Session& session) {
            return notices.tell_of_bills(session, source, read, who);
        });
    }

    NoticesWorld world{GetParam()};
    identity::User ann = world.make_admin();
    const jobs::Origin who{.actor = "system", .request_id = {}, .scope = {}};
    ConnectionNotices notices{{.post = world.post, .clock = world.clock},
                              "https://muster.example.com"};
};
MUSTER_ON_EACH_ENGINE(ConnectionNoticesTest);

TEST_P(ConnectionNoticesTest, ThatTheDataIsCompleteIsToldOnceToWhoeverMadeTheConnection) {
    const std::string id = create().id.str();

    bills_of(id, {"2026-10", "2026-11"});
    EXPECT_EQ(world.take_names(), (std::vector<std::string>{"bills_complete to ann@example.com",
                                                            "connection.complete"}));

    bills_of(id, {"2026-10", "2026-11"});
    world.clock.advance(std::chrono::days{500});
    bills_of(id, {"2028-04"});
    EXPECT_TRUE(world.take_messages().empty());
}

TEST_P(ConnectionNoticesTest, OldMonthsAloneAreNotAllThatIsWaitedFor) {
    const std::string id = create().id.str();

    bills_of(id, {"2026-08", "2026-09"});
    EXPECT_TRUE(world.take_messages().empty());
    bills_of(id, {"2026-10"}); // AWS has not begun November

    EXPECT_EQ(world.take_messages().size(), 2U);
}

TEST_P(ConnectionNoticesTest, BillsOfNoConnectionAreNobodysNews) {
    create();

    bills_of(std::nullopt, {"2026-11"});
    bills_of(ConnectionId::make(world.clock, world.random).str(), {"2026-11"});

    EXPECT_TRUE(world.take_messages().empty());
}

TEST_P(ConnectionNoticesTest, WhereItIsNotKnownWhoMadeItChannelsAreTold) {
    const Connection connection = create();
    write([&](sql::Session& session) {
        return connections::forget_first_bills(session, connection.id);
    });

    bills_of(connection.id.str(), {"2026-11"});

    EXPECT_EQ(world.take_names(), std::vector<std::string>{"connection.complete"});
}

TEST_P(ConnectionNoticesTest, AnInvitationIsMailedToWhomItIsFor) {
    const connections::NewInvitation made{
        .invitation = {.id = connections::InvitationId::make(world.clock, world.random),
                       .connection = ConnectionId::make(world.clock, world.random),
                       .email = net::MailAddress::parse("bob@example.com").value(),
                       .created_by = ann.id.str(),
                       .created_at = world.clock.now(),
                       .expires_at = world.clock.now() + std::chrono::hours{12},
                       .used_at = {}},
        .connection = create(),
        .token = crypto::Token::make(crypto::TokenKind::Connection, world.random)};

    write([&](sql::Session& session) {
        return notices.mail_invitation(session, made,
                                       {.actor = ann.id.str(), .request_id = {}, .scope = {}});
    });

    EXPECT_EQ(world.take_names(),
              std::vector<std::string>{"connection_invitation to bob@example.com"});
}

} // namespace
} // namespace muster::app
