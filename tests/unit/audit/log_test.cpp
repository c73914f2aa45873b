#include "audit/log.h"

#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

using LogTest = AuditTest;
MUSTER_ON_EACH_ENGINE(LogTest);

TEST_P(LogTest, AnEventIsThereWithTheChangeThatItTellsOf) {
    const Status written = writer->write([&](sql::Session& session) -> Status {
        TRY_DONE(log.append(session, event()));
        return {};
    });

    ASSERT_TRUE(written);
    EXPECT_EQ(verified().events, 1U);
}

TEST_P(LogTest, AnEventGoesWithTheChangeThatFailed) {
    ASSERT_TRUE(append());

    const Status failed = writer->write([&](sql::Session& session) -> Status {
        TRY_DONE(log.append(session, event()));
        return Error{ErrorKind::Conflict, "test.conflict", ""};
    });
    ASSERT_TRUE(append());

    EXPECT_FALSE(failed);
    const Verification found = verified();
    EXPECT_EQ(found.events, 2U);
    EXPECT_FALSE(found.damage);
}

TEST_P(LogTest, LogsOfTwoProcessesWriteTwoChains) {
    Log other({.clock = clock, .random = random});

    ASSERT_TRUE(append());
    ASSERT_TRUE(append(other));
    ASSERT_TRUE(append());

    EXPECT_EQ(verified().chains, 2U);
}

TEST_P(LogTest, AChainEndsAfterADay) {
    ASSERT_TRUE(append());

    clock.advance(std::chrono::hours{23});
    ASSERT_TRUE(append());
    EXPECT_EQ(verified().chains, 1U);
    clock.advance(std::chrono::hours{1});
    ASSERT_TRUE(append());

    EXPECT_EQ(verified().chains, 2U);
}

TEST_P(LogTest, AChainDoesNotOutliveAClockThatIsSetBack) {
    ASSERT_TRUE(append());

    clock.advance(-std::chrono::hours{1});
    ASSERT_TRUE(append());

    EXPECT_EQ(verified().chains, 2U);
}

TEST_P(LogTest, RefusesWhatIsNoIdOfItsField) {
    const std::vector<Event> malformed = [] {
        std::vector<Event> events(9, event());
        events[0].actor = "";
        events[1].actor = "Ann Example";
        events[2].actor = "ann@example.org";
        events[3].action = "";
        events[4].target = "a\nb";
        events[5].request_id = "\xff";
        events[6].scope = std::string(2049, 'x');
        events[7].details = Json::Array{};
        events[8].details = Json::Object{{"long", std::string(70'000, 'x')}};
        return events;
    }();

    for (std::size_t i = 0; i < malformed.size(); ++i) {
        const Status refused = append(malformed[i]);
        ASSERT_FALSE(refused) << i;
        EXPECT_EQ(refused.error().kind, ErrorKind::Invalid) << i;
        EXPECT_EQ(refused.error().reason, "audit.malformed_event") << i;
    }
    EXPECT_EQ(verified().events, 0U);
}

TEST_P(LogTest, AWrittenEventIsNotPrintedInTheError) {
    const Status refused = append(event("secret value"));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
}

} // namespace
} // namespace muster::audit
