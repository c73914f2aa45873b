#include "app/identity_notices.h"

#include <algorithm>

#include "unit/app/notices_world.h"

namespace muster::app {
namespace {

using Names = std::vector<std::string>;

class IdentityNoticesTest : public testing::TestWithParam<sql::Engine> {
protected:
    identity::Users::Invited invite(std::string_view email) {
        return world.told_users
            .invite(world.as(ann), {.email = identity::Email::parse(email).value(),
                                    .name = identity::PersonName::parse("Bob").value(),
                                    .role = Role::CostAdmin})
            .value();
    }
    static std::string value_of(const notify::Message& message, std::string_view name) {
        const auto found =
            std::ranges::find(message.values, name, &notify::Values::value_type::first);
        return found == message.values.end() ? "(none)" : found->second;
    }
    Result<identity::SignedIn> sign_in() {
        return world.told_sign_in.with_password(
            world.attempt("ann@example.com", NoticesWorld::kPassword));
    }

    NoticesWorld world{GetParam()};
    identity::User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(IdentityNoticesTest);

TEST_P(IdentityNoticesTest, AnInvitationIsMailedWithItsLink) {
    const auto invited = invite("bob@example.com");

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].name, "invitation");
    EXPECT_EQ(messages[0].to->address.str(), "bob@example.com");
    EXPECT_EQ(value_of(messages[0], "url"), "https://muster.example.com/invitation#token=" +
                                                std::string(invited.link.token.text().reveal()));
    EXPECT_EQ(value_of(messages[0], "hours"), "12");
    EXPECT_EQ(value_of(messages[0], "role"), "Cost & Compliance Admin");
}

TEST_P(IdentityNoticesTest, AResetIsMailedToWhomeverItIsAbout) {
    ASSERT_TRUE(world.told_passwords.request_reset("ann@example.com", world.origin).value());

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].name, "password_reset");
    EXPECT_TRUE(value_of(messages[0], "url")
                    .starts_with("https://muster.example.com/reset#token=muster_reset_"));
    EXPECT_EQ(value_of(messages[0], "minutes"), "30");
}

TEST_P(IdentityNoticesTest, ForNobodyNothingIsMailed) {
    EXPECT_FALSE(world.told_passwords.request_reset("nobody@example.com", world.origin).value());

    EXPECT_TRUE(world.take_messages().empty());
}

TEST_P(IdentityNoticesTest, APasswordThatWasSetIsTold) {
    const auto reset = world.told_passwords.request_reset("ann@example.com", world.origin).value();
    world.take_messages();

    ASSERT_TRUE(
        world.told_passwords.reset(reset->link.token, Secret("another long phrase"), world.origin));

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].name, "password_changed");
    EXPECT_EQ(value_of(messages[0], "address"), "192.0.2.1");
    EXPECT_EQ(value_of(messages[0], "time"), "2023-11-14 22:13 UTC");
}

TEST_P(IdentityNoticesTest, ANewDeviceIsToldAndTheFirstIsNot) {
    world.subscribe();
    ASSERT_TRUE(sign_in());
    EXPECT_EQ(world.take_names(), Names{});

    ASSERT_TRUE(sign_in());

    EXPECT_EQ(world.take_names(), (Names{"new_device to ann@example.com", "sign_in.new_device"}));
}

TEST_P(IdentityNoticesTest, AKnownDeviceIsNot) {
    const auto first = sign_in();
    auto again = world.attempt("ann@example.com", NoticesWorld::kPassword);
    again.device = first->device;

    ASSERT_TRUE(world.told_sign_in.with_password(again));

    EXPECT_TRUE(world.take_messages().empty());
}

TEST_P(IdentityNoticesTest, ARoleThatChangesIsTold) {
    const auto bob = world.make_user("bob@example.com");
    world.subscribe();
    identity::UserEdit edit;
    edit.role = Role::Admin;

    ASSERT_TRUE(world.told_users.edit(world.as(ann), bob.id, bob.revision, edit));

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(value_of(messages[0], "role"), "Admin");
    EXPECT_EQ(value_of(messages[0], "role_before"), "User");
}

TEST_P(IdentityNoticesTest, ARoleThatAProviderOrAGroupChangesIsToldToo) {
    const auto bob = world.make_user("bob@example.com");
    world.subscribe();
    for (const std::string_view action : {"user.synchronized", "user.role_changed"}) {
        ASSERT_TRUE(world.database.write([&](sql::Session& session) {
            return world.notices.record(session,
                                        {.action = action,
                                         .caller = world.provisioning(),
                                         .subject = bob.id.str(),
                                         .at = world.clock.now(),
                                         .details = {{"role_before", "user"}, {"role", "admin"}}});
        }));

        EXPECT_EQ(world.take_names(),
                  (Names{"role_changed to bob@example.com", "user.role_changed"}));
    }
}

TEST_P(IdentityNoticesTest, ANewProviderIsTold) {
    world.subscribe();
    ASSERT_TRUE(world.database.write([&](sql::Session& session) {
        return world.notices.record(session, {.action = "provider.created",
                                              .caller = world.as(ann),
                                              .subject = world.provider.str(),
                                              .at = world.clock.now(),
                                              .details = {{"kind", "oidc"}, {"name", "Example"}}});
    }));

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].name, "provider.added");
    EXPECT_EQ(value_of(messages[0], "name"), "Example");
}

TEST_P(IdentityNoticesTest, ANewKeyTowardsAProviderIsToldOnceItIsInUse) {
    world.subscribe();
    for (const std::string_view action : {"provider.key_made", "provider.key_activated"}) {
        ASSERT_TRUE(world.database.write([&](sql::Session& session) {
            return world.notices.record(session,
                                        {.action = action,
                                         .caller = world.as(ann),
                                         .subject = world.provider.str(),
                                         .at = world.clock.now(),
                                         .details = {{"name", "Example"}, {"sha256", "ab12"}}});
        }));
    }

    const auto messages = world.take_messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].name, "provider.key_activated");
    EXPECT_EQ(value_of(messages[0], "sha256"), "ab12");
}

TEST_P(IdentityNoticesTest, ANameThatChangesIsNot) {
    const auto bob = world.make_user("bob@example.com");
    identity::UserEdit edit;
    edit.name = identity::PersonName::parse("Robert").value();

    ASSERT_TRUE(world.told_users.edit(world.as(ann), bob.id, bob.revision, edit));

    EXPECT_TRUE(world.take_messages().empty());
}

TEST_P(IdentityNoticesTest, ATokenIsToldToItsMaker) {
    world.subscribe();
    ASSERT_TRUE(world.told_tokens.make(world.as(ann), ann,
                                       {.name = identity::ApiTokenName::parse("ci").value(),
                                        .role = Role::ReadOnly,
                                        .expires_at = {}}));

    EXPECT_EQ(world.take_names(), (Names{"api_token.created", "token_made to ann@example.com"}));
}

TEST_P(IdentityNoticesTest, ChannelsHearOfUsers) {
    world.subscribe();
    const auto bob = world.make_user("bob@example.com");
    invite("eve@example.com");
    ASSERT_TRUE(world.told_users.deactivate(world.as(ann), bob.id));

    EXPECT_EQ(world.take_names(),
              (Names{"invitation to eve@example.com", "user.deactivated", "user.invited"}));
}

TEST_P(IdentityNoticesTest, WhatBecomesOfASecondFactorIsTold) {
    world.subscribe();
    const auto happens = [&](std::string_view action) {
        ASSERT_TRUE(world.database.write([&](sql::Session& session) {
            return world.notices.record(session, {.action = action,
                                                  .caller = world.as(ann),
                                                  .subject = ann.id.str(),
                                                  .at = world.clock.now()});
        }));
    };

    happens("passkey.added");
    EXPECT_EQ(world.take_names(), (Names{"second_factor_changed to ann@example.com"}));
    for (const std::string_view action :
         {"second_factor.removed", "second_factor.reset", "passkey.removed", "passkey.copied"}) {
        happens(action);
        EXPECT_EQ(world.take_names(),
                  (Names{"second_factor.removed", "second_factor_changed to ann@example.com"}))
            << action;
    }
}

TEST_P(IdentityNoticesTest, SupportFromOutsideIsTold) {
    world.subscribe();
    const auto happens = [&](std::string_view action) {
        EXPECT_TRUE(world.database.write([&](sql::Session& session) {
            return world.notices.record(
                session, {.action = action,
                          .caller = world.as(ann),
                          .subject = "support_018bcfe5-6800-7000-8000-000000000000",
                          .at = world.clock.now(),
                          .details = {{"role", "user"}, {"ends_at", "2026-11-29T12:00:00.000Z"}}});
        }));
        return world.take_names();
    };

    EXPECT_EQ(happens("support.requested"), Names{"support.requested"});
    EXPECT_EQ(happens("support.approved"), Names{"support.approved"});
    EXPECT_EQ(happens("support.ended"), Names{});
}

TEST_P(IdentityNoticesTest, WhatIsRefusedIsRecordedAndNotTold) {
    world.subscribe();
    EXPECT_FALSE(world.told_sign_in.with_password(world.attempt("ann@example.com", "wrong")));

    EXPECT_EQ(world.changes.actions().back(), "!session.started");
    EXPECT_TRUE(world.take_messages().empty());
}

} // namespace
} // namespace muster::app
