#include "federation/providers.h"

#include <gtest/gtest.h>

#include "support/federation_world.h"

namespace muster::federation {
namespace {

using identity::User;
using test::FederationWorld;

class ProvidersTest : public testing::TestWithParam<sql::Engine> {
protected:
    crypto::SessionToken sign_in(const Provider& at, const User& user) {
        return world.database
            .write([&](sql::Session& session) {
                return world.provider_sign_in.begin(
                    session,
                    {.user = user.id, .provider = {.provider = at.id}, .origin = world.origin});
            })
            .value()
            .session;
    }
    bool is_in(const crypto::SessionToken& token) {
        return world.sessions.authenticate(token).has_value();
    }
    bool is_in(const identity::UserTokens::Issued& issued) {
        return world.user_tokens.authenticate(issued.secret.text().reveal()).has_value();
    }
    bool is_in(const identity::ApiTokens::Made& made) {
        return world.api_tokens.authenticate(made.secret.text().reveal()).has_value();
    }
    identity::ApiTokens::Made make_api_token(const User& maker) {
        return world.api_tokens
            .make(world.as(maker), maker,
                  {.name = identity::ApiTokenName::parse("ci").value(),
                   .role = Role::ReadOnly,
                   .expires_at = {}})
            .value();
    }
    /// A command line that a user has approved and that has not yet asked again.
    identity::DeviceSignIn::Begun approved_by(const User& user) {
        auto begun =
            world.device_sign_in
                .begin(identity::ClientName::parse("muster on laptop").value(), world.origin)
                .value();
        world.device_sign_in
            .decide(world.as(user), user.id, begun.user_code,
                    identity::DeviceSignIn::Decision::Approve)
            .value();
        return begun;
    }
    std::string_view reason(const identity::DeviceSignIn::Begun& begun) {
        const auto taken = world.device_sign_in.take(begun.device_code.text(), world.origin);
        return taken ? std::string_view("ok") : taken.error().reason;
    }

    FederationWorld world{GetParam()};
    User ann = world.make_admin();
    identity::Caller caller = world.as(ann);
};
MUSTER_ON_EACH_ENGINE(ProvidersTest);

TEST_P(ProvidersTest, AProviderIsKeptAsItWasEnteredWithoutItsSecret) {
    auto entry = FederationWorld::entry();
    entry.mapping = {.role = "roles", .roles = {{"a", Role::Admin}}, .groups = "groups"};
    const auto made = world.providers.create(caller, entry);
    ASSERT_TRUE(made);

    const auto kept = world.providers.get(made->id);
    EXPECT_EQ(kept->name.str(), "Example");
    EXPECT_TRUE(kept->is_enabled);
    EXPECT_FALSE(kept->is_enforced);
    EXPECT_EQ(kept->mapping.roles.front().role, Role::Admin);
    EXPECT_EQ(kept->mapping.groups, "groups");
    EXPECT_EQ(kept->domains.front().str(), "example.com");
    EXPECT_TRUE(kept->oidc->has_secret);
    EXPECT_EQ(world.providers.registration(*kept)->client_secret->reveal(), "client-secret");
    EXPECT_EQ(world.changes.last().action, "provider.created");
    ASSERT_TRUE(world.database.read([&](sql::Session& session) -> Status {
        TRY(const auto sealed, find_sealed_secret(session, made->id));
        EXPECT_EQ(sealed->find("client-secret"), sealed->npos);
        return {};
    }));
}

TEST_P(ProvidersTest, ANameIsOneProvidersAndADomainToo) {
    const auto first = world.make_provider();
    const auto second = world.make_provider(FederationWorld::entry("Other", "example.org"));

    EXPECT_EQ(world.providers.create(caller, FederationWorld::entry("Example", "example.net"))
                  .error()
                  .reason,
              "federation.duplicate_name");
    EXPECT_EQ(world.providers.create(caller, FederationWorld::entry("Third", "example.com"))
                  .error()
                  .reason,
              "federation.domain_taken");
    EXPECT_EQ(world.providers.edit(caller, second.id, second.revision, {.domains = first.domains})
                  .error()
                  .reason,
              "federation.domain_taken");
    EXPECT_EQ(world.providers.list()->size(), 2U);
}

TEST_P(ProvidersTest, AnEditTakesTheNewestRevisionAndKeepsTheSecretThatWasNotSaid) {
    const auto made = world.make_provider();
    auto changed = *FederationWorld::entry().oidc;
    changed.client_id = "another";
    changed.client_secret.reset();

    const auto edited = world.providers.edit(caller, made.id, made.revision, {.oidc = changed});

    EXPECT_EQ(edited->oidc->client_id, "another");
    EXPECT_EQ(edited->revision, made.revision + 1);
    EXPECT_EQ(world.providers.registration(*edited)->client_secret->reveal(), "client-secret");
    EXPECT_EQ(world.providers.edit(caller, made.id, made.revision, {}).error().reason,
              "federation.stale");
}

TEST_P(ProvidersTest, AnotherIssuerGetsNeitherTheSecretNorTheUsersOfTheOneBefore) {
    const auto made = world.make_provider();
    const auto linked = [&] {
        return world.database
            .read([&](sql::Session& session) { return has_link(session, made.id, ann.id); })
            .value();
    };
    ASSERT_TRUE(world.database.write([&](sql::Session& session) {
        return insert_link(session, made.id, "s-ann", ann.id, world.clock.now());
    }));
    auto moved = *FederationWorld::entry().oidc;
    moved.issuer = oidc::Issuer::parse("https://other.example.com").value();
    moved.client_secret.reset();

    const auto edited = world.providers.edit(caller, made.id, made.revision, {.oidc = moved});

    EXPECT_FALSE(edited->oidc->has_secret);
    EXPECT_FALSE(world.providers.registration(*edited)->client_secret);
    EXPECT_FALSE(linked());
}

TEST_P(ProvidersTest, SettingsThatDoNotGoTogetherAreRefused) {
    auto without = FederationWorld::entry();
    without.oidc.reset();
    auto long_name = FederationWorld::entry();
    long_name.mapping.email = std::string(257, 'a');
    const auto made = world.make_provider();

    EXPECT_EQ(world.providers.create(caller, without).error().reason,
              "federation.settings_missing");
    EXPECT_EQ(world.providers.create(caller, long_name).error().reason, "federation.bad_settings");
    EXPECT_EQ(world.providers.edit(caller, made.id, made.revision, {.takes_unasked = true})
                  .error()
                  .reason,
              "federation.saml_only");
}

TEST_P(ProvidersTest, ItIsFoundByTheDomainOfAnAddressWhileItIsEnabled) {
    const auto made = world.make_provider();
    const auto of = [&](std::string_view address) {
        return world.providers.find_for(identity::Email::parse(address).value()).value();
    };

    EXPECT_EQ(of("nobody@example.com")->id, made.id);
    EXPECT_FALSE(of("nobody@sub.example.com"));
    world.edit(made, {.is_enabled = false});
    EXPECT_FALSE(of("nobody@example.com"));
}

TEST_P(ProvidersTest, ItIsEnforcedOnlyWhereALocalAdminHasAWayBack) {
    const auto made = world.make_provider();
    const User bob = world.make_provisioned(made, "bob@example.com", Role::Admin);
    const User eve = world.make_user("eve@example.com", Role::User);
    const ProviderEdit enforced{.is_enforced = true};

    EXPECT_EQ(world.providers.edit(caller, made.id, made.revision, enforced).error().reason,
              "federation.no_way_back");
    for (const User& user : {bob, eve}) {
        EXPECT_EQ(world.providers.exempt(caller, user.id).error().reason,
                  "federation.not_local_admin");
    }
    ASSERT_TRUE(world.providers.exempt(caller, ann.id));
    EXPECT_TRUE(world.providers.edit(caller, made.id, made.revision, enforced));
    EXPECT_EQ(world.providers.end_exemption(caller, ann.id).error().reason,
              "federation.no_way_back");
    EXPECT_EQ(world.providers.end_exemption(caller, eve.id).error().reason,
              "federation.not_exempt");
    EXPECT_EQ(world.providers.list_exempt()->size(), 1U);
}

TEST_P(ProvidersTest, APasswordIsNothingWhereTheProviderIsEnforcedButForTheExempt) {
    const auto made = world.make_provider();
    ASSERT_TRUE(world.providers.exempt(caller, ann.id));
    const auto rule = [&](std::string_view address, const std::optional<identity::UserId>& user) {
        return world.database
            .read([&](sql::Session& session) {
                return PasswordRules().rule_for(session, identity::Email::parse(address).value(),
                                                user);
            })
            .value();
    };
    EXPECT_EQ(rule("eve@example.com", {}), identity::PasswordRule::Open);

    const auto enforced = world.edit(made, {.is_enforced = true});
    EXPECT_EQ(rule("eve@example.com", {}), identity::PasswordRule::Closed);
    EXPECT_EQ(rule("ann@example.com", ann.id), identity::PasswordRule::Exempt);
    EXPECT_EQ(rule("eve@example.org", {}), identity::PasswordRule::Open);
    world.edit(enforced, {.is_enabled = false});
    EXPECT_EQ(rule("eve@example.com", {}), identity::PasswordRule::Open);
}

TEST_P(ProvidersTest, WhereItIsDisabledWhatBeganThereEndsAtOnce) {
    const auto made = world.make_provider();
    const auto other = world.make_provider(FederationWorld::entry("Other", "example.org"));
    const User bob = world.make_provisioned(made, "bob@example.com");
    const auto of_bob = sign_in(made, bob);
    const auto of_ann = sign_in(made, ann);
    const auto elsewhere = sign_in(other, ann);
    const auto local = world.try_sign_in("ann@example.com");
    const auto line_of_bob = world.issue_user_token(bob);
    const auto line_of_ann = world.issue_user_token(ann);
    const auto approved_by_bob = approved_by(bob);
    const auto approved_by_ann = approved_by(ann);
    const auto program_of_bob = make_api_token(bob);

    world.edit(made, {.is_enabled = false});

    EXPECT_EQ(reason(approved_by_bob), "device.expired");
    EXPECT_EQ(reason(approved_by_ann), "ok");
    EXPECT_TRUE(is_in(program_of_bob));

    EXPECT_FALSE(is_in(of_bob));
    EXPECT_FALSE(is_in(of_ann));
    EXPECT_FALSE(is_in(line_of_bob));
    EXPECT_TRUE(is_in(elsewhere));
    EXPECT_TRUE(is_in(local->session));
    EXPECT_TRUE(is_in(line_of_ann));
    EXPECT_TRUE(world.data.ids.empty());
}

TEST_P(ProvidersTest, AnotherEditEndsNoSession) {
    const auto made = world.make_provider();
    const auto of_ann = sign_in(made, ann);

    world.edit(made, {.creates_users = true});

    EXPECT_TRUE(is_in(of_ann));
}

TEST_P(ProvidersTest, WhereItIsRemovedItsUsersAreOutAndOthersForgetIt) {
    const auto made = world.make_provider();
    const User bob = world.make_provisioned(made, "bob@example.com");
    const auto of_bob = sign_in(made, bob);
    const auto line_of_bob = world.issue_user_token(bob);
    const auto approved_by_bob = approved_by(bob);
    const auto program_of_bob = make_api_token(bob);
    const auto program_of_ann = make_api_token(ann);
    ASSERT_TRUE(is_in(program_of_bob));

    ASSERT_TRUE(world.providers.remove(caller, made.id));

    EXPECT_FALSE(is_in(of_bob));
    EXPECT_FALSE(is_in(line_of_bob));
    EXPECT_EQ(reason(approved_by_bob), "device.expired");
    EXPECT_FALSE(is_in(program_of_bob));
    EXPECT_TRUE(is_in(program_of_ann));
    EXPECT_EQ(world.api_tokens.list({}, 10)->size(), 1U);
    const auto actions = world.changes.actions();
    EXPECT_EQ(std::ranges::count(actions, "api_token.revoked"), 1);
    EXPECT_EQ(world.data.ids, std::vector{made.id});
    EXPECT_EQ(world.try_sign_in("bob@example.com").error().reason, "sign_in.refused");
}

TEST_P(ProvidersTest, NoProviderGoesWithWhichTheLastAdminWould) {
    const auto made = world.make_provider();
    const auto other = world.make_provider(FederationWorld::entry("Other", "example.org"));
    const User bob = world.make_provisioned(made, "bob@example.com", Role::Admin);
    const auto of_bob = sign_in(made, bob);
    ASSERT_TRUE(world.users.deactivate(world.as(bob), ann.id));
    const auto disabled = [&] {
        return world.providers.edit(caller, made.id, made.revision, {.is_enabled = false});
    };

    EXPECT_EQ(disabled().error().reason, "federation.no_way_back");
    EXPECT_EQ(world.providers.remove(caller, made.id).error().reason, "federation.no_way_back");
    EXPECT_TRUE(is_in(of_bob));
    world.make_provisioned(other, "carl@example.org", Role::Admin);
    EXPECT_TRUE(disabled());
    EXPECT_EQ(world.providers.remove(caller, other.id).error().reason, "federation.no_way_back");
}

TEST_P(ProvidersTest, WhoWasAnAdminByItsGroupsAloneDoesNotCount) {
    const auto made = world.make_provider();
    world.make_provisioned(made, "bob@example.com", Role::Admin);
    world.data.also = [&](sql::Session& session) -> Status {
        TRY_DONE(
            session.execute("UPDATE identity_user SET role = 'user' WHERE id = ?", {ann.id.str()}));
        return {};
    };

    EXPECT_EQ(world.providers.remove(caller, made.id).error().reason, "federation.no_way_back");
    EXPECT_TRUE(world.providers.get(made.id));
}

TEST_P(ProvidersTest, WhatIsRemovedIsGoneWithItsLinks) {
    const auto made = world.make_provider();
    ASSERT_TRUE(world.providers.remove(caller, made.id));

    EXPECT_EQ(world.providers.get(made.id).error().reason, "federation.not_found");
    EXPECT_EQ(world.providers.remove(caller, made.id).error().reason, "federation.not_found");
    EXPECT_EQ(world.providers.unlink(caller, made.id, ann.id).error().reason, "federation.no_link");
    EXPECT_EQ(world.changes.last().action, "provider.deleted");
}

TEST(MailDomainTest, OnlyWhatStandsBehindAnAtIsADomain) {
    EXPECT_TRUE(MailDomain::parse("example.com"));
    for (const std::string_view bad :
         {"", "com", "Example.com", "a@b.cd", "example.com.", "*.a.bc"}) {
        EXPECT_EQ(MailDomain::parse(bad).error().reason, "federation.bad_domain") << bad;
    }
}

} // namespace
} // namespace muster::federation
