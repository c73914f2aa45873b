#include "app/token_reminders.h"

#include "unit/app/notices_world.h"

namespace muster::app {
namespace {

class TokenRemindersTest : public testing::TestWithParam<sql::Engine> {
protected:
    NoticesWorld world{GetParam()};
    identity::User ann = world.make_admin();
    TokenReminders reminders{{.database = world.database,
                              .api_tokens = world.api_tokens,
                              .post = world.post,
                              .clock = world.clock}};
};
MUSTER_ON_EACH_ENGINE(TokenRemindersTest);

TEST_P(TokenRemindersTest, RemindsOnceWhenATokenIsAboutToGetOld) {
    world.subscribe();
    ASSERT_TRUE(world.api_tokens.make(world.as(ann), ann,
                                      {.name = identity::ApiTokenName::parse("ci").value(),
                                       .role = Role::ReadOnly,
                                       .expires_at = {}}));
    world.clock.advance(std::chrono::days{82});
    ASSERT_TRUE(reminders.remind());
    EXPECT_TRUE(world.take_messages().empty());

    world.clock.advance(std::chrono::days{1});
    ASSERT_TRUE(reminders.remind());
    EXPECT_EQ(world.take_names(),
              (std::vector<std::string>{"api_token.old", "token_old to ann@example.com"}));

    ASSERT_TRUE(reminders.remind());
    EXPECT_TRUE(world.take_messages().empty());
}

} // namespace
} // namespace muster::app
