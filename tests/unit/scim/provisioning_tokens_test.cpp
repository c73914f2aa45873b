#include "scim/provisioning_tokens.h"

#include <gtest/gtest.h>

#include "support/scim_world.h"

namespace muster::scim {
namespace {

struct SetProviders final : ProviderDirectory {
    Result<bool> is_enabled(sql::Session&, const identity::ProviderId&) const override {
        return are_enabled;
    }
    bool are_enabled = true;
};

class ProvisioningTokensTest : public testing::TestWithParam<sql::Engine> {
protected:
    std::string make() {
        return std::string(tokens.make(admin, provider).value().secret.text().reveal());
    }
    std::string_view outcome(std::string_view whose, std::string_view secret) {
        const auto known = tokens.authenticate(whose, secret);
        return known ? std::string_view("ok") : known.error().reason;
    }

    test::ScimWorld world{GetParam()};
    SetProviders providers;
    ProvisioningTokens tokens{{world.identity.database, world.identity.changes,
                               world.identity.clock, world.identity.random, providers}};
    identity::Caller admin = world.identity.as(world.ann);
    identity::ProviderId provider = world.identity.provider;
    identity::ProviderId other =
        identity::ProviderId::make(world.identity.clock, world.identity.random);
};
MUSTER_ON_EACH_ENGINE(ProvisioningTokensTest);

TEST_P(ProvisioningTokensTest, ATokenIsOfOneProvider) {
    const std::string secret = make();

    EXPECT_TRUE(secret.starts_with("muster_scim_"));
    EXPECT_EQ(tokens.authenticate(provider.str(), secret).value(), provider);
    EXPECT_EQ(outcome(other.str(), secret), "scim_token.refused");
    EXPECT_EQ(outcome("provider", secret), "scim_token.refused");
    EXPECT_EQ(outcome(provider.str(), "muster_api_x"), "scim_token.refused");
    EXPECT_EQ(tokens.authenticate(provider.str(), "").error().kind, ErrorKind::Unauthorized);
}

TEST_P(ProvisioningTokensTest, TwoAreGoodAtATimeSoThatOneCanBeReplaced) {
    const std::string first = make();
    const std::string second = make();

    EXPECT_EQ(tokens.make(admin, provider).error().reason, "scim_token.too_many");
    EXPECT_EQ(outcome(provider.str(), first), "ok");
    ASSERT_TRUE(tokens.revoke(admin, provider, tokens.list(provider)->front().id));
    EXPECT_EQ(outcome(provider.str(), first), "scim_token.refused");
    EXPECT_EQ(outcome(provider.str(), second), "ok");
    EXPECT_TRUE(tokens.make(admin, provider));
}

TEST_P(ProvisioningTokensTest, AProviderThatIsOffIsRefused) {
    const std::string secret = make();
    providers.are_enabled = false;

    EXPECT_EQ(outcome(provider.str(), secret), "scim_token.refused");
    EXPECT_EQ(tokens.make(admin, provider).error().reason, "provider.not_found");
    EXPECT_EQ(tokens.list(provider).error().kind, ErrorKind::NotFound);
}

TEST_P(ProvisioningTokensTest, ItIsNotedWhenItWasUsedToSomeMinutes) {
    const std::string secret = make();
    const Instant first = world.identity.clock.now();
    EXPECT_EQ(tokens.list(provider)->front().last_used_at, std::nullopt);

    EXPECT_EQ(outcome(provider.str(), secret), "ok");
    world.identity.clock.advance(std::chrono::minutes{4});
    EXPECT_EQ(outcome(provider.str(), secret), "ok");

    EXPECT_EQ(tokens.list(provider)->front().last_used_at, first);
}

TEST_P(ProvisioningTokensTest, WhatIsDoneWithTokensIsRecorded) {
    make();
    const auto id = tokens.list(provider)->front().id;
    ASSERT_TRUE(tokens.revoke(admin, provider, id));

    EXPECT_EQ(world.identity.changes.last().action, "scim_token.revoked");
    EXPECT_EQ(world.identity.changes.last().subject, id.str());
    EXPECT_EQ(tokens.revoke(admin, provider, id).error().reason, "scim_token.not_found");
    EXPECT_EQ(tokens.revoke(admin, other, id).error().reason, "scim_token.not_found");
}

} // namespace
} // namespace muster::scim
