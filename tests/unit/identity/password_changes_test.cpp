#include "identity/password_changes.h"

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class PasswordChangesTest : public testing::TestWithParam<sql::Engine> {
protected:
    static Secret fresh() { return Secret("another long phrase"); }
    std::optional<PasswordChanges::Reset> ask(std::string_view email) {
        return world.password_changes.request_reset(email, world.origin).value();
    }
    auto reset(const crypto::Token& token) {
        return world.password_changes.reset(token, fresh(), world.origin);
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(PasswordChangesTest);

TEST_P(PasswordChangesTest, AResetLinkSetsThePasswordAndEndsAllSessions) {
    const auto session = world.try_sign_in("ann@example.com")->session;
    const auto link = ask("Ann@example.com")->link;

    ASSERT_TRUE(reset(link.token));

    EXPECT_EQ(world.changes.actions().back(), "password.reset");
    EXPECT_EQ(world.sessions.authenticate(session).error().reason, "session.none");
    EXPECT_EQ(world.try_sign_in("ann@example.com").error().reason, "sign_in.refused");
    EXPECT_TRUE(world.try_sign_in("ann@example.com", fresh().reveal()));
}

TEST_P(PasswordChangesTest, AResetLinkWorksOnceAndForHalfAnHour) {
    const auto first = ask("ann@example.com")->link;
    ASSERT_TRUE(reset(first.token));
    EXPECT_EQ(reset(first.token).error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(reset(first.token).error().reason, "link.refused");

    const auto second = ask("ann@example.com")->link;
    world.clock.advance(30min);
    EXPECT_EQ(reset(second.token).error().reason, "link.refused");
}

TEST_P(PasswordChangesTest, ALinkOpensWhatItWasMadeForAndNothingElse) {
    const auto invited = world.invite("bob@example.com");
    const auto asked = ask("ann@example.com")->link;

    EXPECT_EQ(reset(invited.link.token).error().reason, "link.refused");
    EXPECT_EQ(
        world.password_changes.accept_invitation(asked.token, fresh(), world.origin).error().reason,
        "link.refused");
    for (const crypto::Token& token : {invited.link.token, asked.token}) {
        EXPECT_EQ(world.setup.complete(token, {"x@example.com", "X", fresh()}, world.origin)
                      .error()
                      .reason,
                  "link.refused");
    }
}

TEST_P(PasswordChangesTest, OnlyActiveUsersGetALink) {
    world.invite("bob@example.com");
    const User eve = world.make_user("eve@example.com");
    ASSERT_TRUE(world.users.deactivate(world.as(ann), eve.id));

    for (const std::string_view email :
         {"bob@example.com", "eve@example.com", "nobody@example.com", "not an address"}) {
        EXPECT_FALSE(ask(email)) << email;
    }
}

TEST_P(PasswordChangesTest, AskingForNobodyLeavesNothing) {
    const auto count = [&](std::string_view query) {
        std::int64_t number = 0;
        EXPECT_TRUE(world.database.read([&](sql::Session& session) {
            return session.query(query, {}, [&](const sql::Row& row) -> Status {
                number = row.integer(0);
                return {};
            });
        }));
        return number;
    };

    EXPECT_FALSE(ask("nobody@example.com"));

    EXPECT_EQ(count("SELECT count(*) FROM identity_user"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM identity_link"), 0);
}

/// Keeps what it is given to bring, and can be told to fail.
class RecordedPost final : public LinkPost {
public:
    Status send(sql::Session&, const Caller& caller, const User& user, const Link& link) override {
        if (failure) {
            return *failure;
        }
        sent.push_back(user.email.str() + " " +
                       std::string(crypto::kTokenKindNames.name(link.token.kind())) + " " +
                       caller.principal.id);
        return {};
    }
    std::vector<std::string> sent;
    std::optional<Error> failure;
};

TEST_P(PasswordChangesTest, LinksAreHandedToThePostThatMadeThem) {
    RecordedPost post;
    Users users({world.database, world.changes, world.clock, world.random, &post});
    PasswordChanges changes({world.database, world.changes, world.clock, world.random,
                             world.passwords, world.sign_in, &post});

    const auto bob = users
                         .invite(world.as(ann), {.email = Email::parse("bob@example.com").value(),
                                                 .name = PersonName::parse("Bob").value(),
                                                 .role = Role::User})
                         .value();
    ASSERT_TRUE(users.invite_again(world.as(ann), bob.user.id));
    ASSERT_TRUE(changes.make_reset(world.as(ann), ann.id));
    ASSERT_TRUE(changes.request_reset("ann@example.com", world.origin));

    const std::string id = ann.id.str();
    EXPECT_EQ(post.sent, (std::vector<std::string>{
                             "bob@example.com invite " + id, "bob@example.com invite " + id,
                             "ann@example.com reset " + id, "ann@example.com reset "}));
}

TEST_P(PasswordChangesTest, ALinkThatCannotBePostedIsNotMade) {
    RecordedPost post;
    post.failure = Error{ErrorKind::Unavailable, "test.full", ""};
    Users users({world.database, world.changes, world.clock, world.random, &post});

    EXPECT_FALSE(users.invite(world.as(ann), {.email = Email::parse("bob@example.com").value(),
                                              .name = PersonName::parse("Bob").value(),
                                              .role = Role::User}));
    EXPECT_EQ(world.users.list({}).value().size(), 1U);
}

TEST_P(PasswordChangesTest, AskingOnAndOnSendsNoMoreLinksAndKeepsNobodyFromOne) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(ask("ann@example.com")) << i;
    }
    for (int i = 0; i < 10; ++i) {
        EXPECT_FALSE(ask("ann@example.com")) << i;
    }
    world.clock.advance(60s);
    EXPECT_TRUE(ask("ann@example.com"));
}

TEST_P(PasswordChangesTest, ASourceThatAsksForManyAddressesIsThrottled) {
    for (int i = 0; i < 30; ++i) {
        ask("user" + std::to_string(i) + "@example.com");
    }

    EXPECT_EQ(world.password_changes.request_reset("ann@example.com", world.origin).error().reason,
              "sign_in.throttled");
}

TEST_P(PasswordChangesTest, AResetOpensAnAccountThatStrangersClosed) {
    for (int i = 0; i < 100; ++i) {
        world.clock.advance(900s);
        EXPECT_EQ(world.try_sign_in("ann@example.com", "wrong").error().reason, "sign_in.refused");
    }
    world.clock.advance(1h);
    EXPECT_EQ(world.try_sign_in("ann@example.com").error().reason, "sign_in.throttled");

    ASSERT_TRUE(reset(ask("ann@example.com")->link.token));

    EXPECT_TRUE(world.try_sign_in("ann@example.com", fresh().reveal()));
}

TEST_P(PasswordChangesTest, ARefusedPasswordLeavesTheLinkGood) {
    const auto link = ask("ann@example.com")->link;
    EXPECT_EQ(world.password_changes.reset(link.token, Secret("passwordpassword"), world.origin)
                  .error()
                  .reason,
              "password.common");

    EXPECT_TRUE(reset(link.token));
}

TEST_P(PasswordChangesTest, AnAdminMakesALinkForAnother) {
    const User bob = world.make_user("bob@example.com");

    const auto made = world.password_changes.make_reset(world.as(ann), bob.id);

    ASSERT_TRUE(made);
    EXPECT_EQ(world.changes.last().caller.principal.id, ann.id.str());
    EXPECT_EQ(reset(made->link.token)->id, bob.id);
}

TEST_P(PasswordChangesTest, ChangingOnesOwnEndsTheOtherSessions) {
    const auto mine = world.try_sign_in("ann@example.com")->session;
    const auto other = world.try_sign_in("ann@example.com")->session;
    const auto current = world.sessions.authenticate(mine)->session;

    ASSERT_TRUE(world.password_changes.change(world.as(ann), current, fresh()));

    EXPECT_EQ(world.changes.actions().back(), "password.changed");
    EXPECT_TRUE(world.sessions.authenticate(mine));
    EXPECT_EQ(world.sessions.authenticate(other).error().reason, "session.none");
    EXPECT_TRUE(world.try_sign_in("ann@example.com", fresh().reveal()));
}

} // namespace
} // namespace muster::identity
