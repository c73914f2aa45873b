#include "federation/admission.h"

#include <gtest/gtest.h>

#include "support/federation_world.h"

namespace muster::federation {
namespace {

using identity::User;
using test::FederationWorld;

class AdmissionTest : public testing::TestWithParam<sql::Engine> {
protected:
    static Vouched bob(std::string_view subject = "s-bob") {
        return {.subject = std::string(subject),
                .session = {},
                .attributes = {{"email", {"bob@example.com"}}, {"name", {"Bob"}}}};
    }
    Result<Admission::Admitted> admit(const Vouched& vouched) {
        return world.database.write([&](sql::Session& session) {
            return world.admission.admit(session, {provider, vouched, world.origin});
        });
    }
    std::string_view reason(const Vouched& vouched) {
        const auto admitted = admit(vouched);
        return admitted ? "" : admitted.error().reason;
    }
    Status link(const Vouched& vouched, const User& user) {
        return world.database.write([&](sql::Session& session) {
            return world.admission.link(session, {provider, vouched, world.origin}, user);
        });
    }

    FederationWorld world{GetParam()};
    User ann = world.make_admin();
    Provider provider = world.make_provider();
};
MUSTER_ON_EACH_ENGINE(AdmissionTest);

TEST_P(AdmissionTest, WhoIsUnknownIsNobodyUnlessTheProviderCreatesUsers) {
    EXPECT_EQ(admit(bob()).error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(reason(bob()), "federation.unknown_user");

    provider = world.edit(provider, {.creates_users = true});
    const auto admitted = admit(bob());

    ASSERT_TRUE(admitted);
    EXPECT_FALSE(admitted->needs_link);
    EXPECT_EQ(admitted->user.provider, provider.id);
    EXPECT_EQ(admitted->user.name.str(), "Bob");
    EXPECT_EQ(admitted->user.role, Role::ReadOnly);
    EXPECT_EQ(admit(bob())->user.id, admitted->user.id);
}

TEST_P(AdmissionTest, OnlyAVerifiedAddressOfTheProvidersDomainsCounts) {
    provider = world.edit(provider, {.creates_users = true});
    auto of_another_domain = bob();
    of_another_domain.attributes["email"] = {"bob@example.org"};
    auto of_a_subdomain = bob();
    of_a_subdomain.attributes["email"] = {"bob@sub.example.com"};
    auto unverified = bob();
    unverified.attributes["email_verified"] = {"false"};
    auto without = bob();
    without.attributes.erase("email");
    auto malformed = bob();
    malformed.attributes["email"] = {"bob@example.com, ann@example.com"};

    EXPECT_EQ(reason(of_another_domain), "federation.foreign_address");
    EXPECT_EQ(reason(of_a_subdomain), "federation.foreign_address");
    EXPECT_EQ(reason(unverified), "federation.address_unverified");
    EXPECT_EQ(reason(without), "federation.no_address");
    EXPECT_EQ(reason(malformed), "federation.no_address");
    unverified.attributes["email_verified"] = {"true"};
    EXPECT_EQ(reason(unverified), "");
}

TEST_P(AdmissionTest, WhoWasProvisionedWithTheAddressIsThatUserAndStaysTheSubjects) {
    const User provisioned = world.make_provisioned(provider, "bob@example.com");

    EXPECT_EQ(admit(bob())->user.id, provisioned.id);
    EXPECT_EQ(world.changes.last().action, "user.linked");

    // The address was given to another person there.
    EXPECT_EQ(reason(bob("s-another")), "federation.subject_changed");
    ASSERT_TRUE(world.providers.unlink(world.as(ann), provider.id, provisioned.id));
    EXPECT_EQ(admit(bob("s-another"))->user.id, provisioned.id);
}

TEST_P(AdmissionTest, AUserOfAnotherProviderIsNotThisOnes) {
    const Provider other = world.make_provider(FederationWorld::entry("Other", "example.org"));
    world.make_provisioned(other, "bob@example.com");

    EXPECT_EQ(reason(bob()), "federation.users_of_another");
}

TEST_P(AdmissionTest, ALocalUserIsTheirsOnlyOnceTheyHaveProvedIt) {
    const User local = world.make_user("bob@example.com", Role::Admin);
    provider = world.edit(provider, {.creates_users = true});

    const auto admitted = admit(bob());
    ASSERT_TRUE(admitted);
    EXPECT_TRUE(admitted->needs_link);
    EXPECT_EQ(admitted->user.id, local.id);
    EXPECT_TRUE(admit(bob())->needs_link); // looking changes nothing

    ASSERT_TRUE(link(bob(), local));
    EXPECT_FALSE(admit(bob())->needs_link);
    EXPECT_EQ(admit(bob())->user.role, Role::Admin); // a local user's role is not the provider's
    EXPECT_EQ(link(bob(), ann).error().reason, "federation.subject_changed");
    EXPECT_EQ(link(bob("s-another"), local).error().reason, "federation.subject_changed");
}

TEST_P(AdmissionTest, WhoIsDeactivatedOrInvitedDoesNotGetInByWhateverWay) {
    provider = world.edit(provider, {.creates_users = true});
    const User made = admit(bob())->user;
    ASSERT_TRUE(world.users.deactivate(world.as(ann), made.id));
    world.invite("eve@example.com");
    auto eve = bob("s-eve");
    eve.attributes["email"] = {"eve@example.com"};

    EXPECT_EQ(reason(bob()), "sign_in.not_active");
    EXPECT_EQ(reason(bob("s-another")), "sign_in.not_active");
    EXPECT_EQ(reason(eve), "sign_in.not_active");
}

TEST_P(AdmissionTest, WhatTheProviderSaysAnewIsTakenAtEachSignIn) {
    provider = world.edit(provider, {.creates_users = true,
                                     .mapping = Mapping{.role = "roles",
                                                        .roles = {{"admins", Role::Admin}},
                                                        .groups = "groups"}});
    auto vouched = bob();
    vouched.attributes["groups"] = {"finops"};
    EXPECT_EQ(admit(vouched)->user.role, Role::ReadOnly);
    EXPECT_EQ(world.groups.names, std::vector<std::string>{"finops"});

    vouched.attributes["roles"] = {"admins"};
    vouched.attributes["name"] = {"Robert"};
    vouched.attributes["groups"] = {"finops", "sre"};
    const auto again = admit(vouched);

    EXPECT_EQ(again->user.role, Role::Admin);
    EXPECT_EQ(again->user.name.str(), "Robert");
    EXPECT_EQ(world.groups.names.size(), 2U);
}

TEST_P(AdmissionTest, AnAddressThatMovesToAnotherDomainIsNotTaken) {
    provider = world.edit(provider, {.creates_users = true});
    ASSERT_TRUE(admit(bob()));
    auto moved = bob();
    moved.attributes["email"] = {"bob@elsewhere.example"};

    EXPECT_EQ(admit(moved)->user.email.str(), "bob@example.com");
}

TEST_P(AdmissionTest, TheLastAdminIsNotTakenAwayByWhatAProviderSays) {
    provider = world.edit(
        provider, {.creates_users = true,
                   .mapping = Mapping{.role = "roles", .roles = {{"admins", Role::Admin}}}});
    auto vouched = bob();
    vouched.attributes["roles"] = {"admins"};
    ASSERT_TRUE(admit(vouched));
    ASSERT_TRUE(world.users.remove(world.as(ann), ann.id));

    EXPECT_EQ(reason(bob()), "user.last_admin");
}

TEST_P(AdmissionTest, AUserWhoWasDeletedLeavesNoWayBehind) {
    provider = world.edit(provider, {.creates_users = true});
    const User made = admit(bob())->user;
    ASSERT_TRUE(world.users.remove(world.as(ann), made.id));
    provider = world.edit(provider, {.creates_users = false});

    EXPECT_EQ(reason(bob()), "federation.unknown_user");
}

} // namespace
} // namespace muster::federation
