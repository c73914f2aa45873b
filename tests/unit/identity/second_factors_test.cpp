#include "identity/second_factors.h"

#include <array>
#include <cctype>
#include <cstdlib>

#include <gtest/gtest.h>
#include <liboath/oath.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class SecondFactorsTest : public testing::TestWithParam<sql::Engine> {
protected:
    /// The code that an app shows which has scanned the URI.
    std::string code(const Secret& scanned) {
        const std::string text(scanned.reveal());
        const std::size_t begin = text.find("secret=") + 7;
        const std::string encoded = text.substr(begin, text.find('&', begin) - begin);
        char* secret = nullptr;
        std::size_t size = 0;
        EXPECT_EQ(oath_base32_decode(encoded.data(), encoded.size(), &secret, &size), OATH_OK);
        std::array<char, 7> digits{};
        const std::int64_t seconds = world.clock.now().unix_millis() / 1000;
        EXPECT_EQ(oath_totp_generate(secret, size, seconds, 30, 0, 6, digits.data()), OATH_OK);
        std::free(secret);
        return digits.data();
    }
    std::vector<RecoveryCode> enrol() {
        uri = world.second_factors.begin(ann).value();
        auto codes = world.second_factors.confirm(world.as(ann), ann, code(uri)).value();
        world.clock.advance(30s); // the code is used
        return codes;
    }
    crypto::SessionToken half_signed_in() {
        const auto half = world.try_sign_in("ann@example.com");
        EXPECT_EQ(half->stage, SessionStage::SecondFactor);
        return half->session;
    }
    auto give(const crypto::SessionToken& session, std::string_view text) {
        return world.sign_in.with_code({session, Secret(std::string(text)), {}, world.origin});
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    Secret uri{""};
};
MUSTER_ON_EACH_ENGINE(SecondFactorsTest);

TEST_P(SecondFactorsTest, ASecretCountsOnlyOnceAFirstCodeWasGiven) {
    const Secret begun = world.second_factors.begin(ann).value();
    EXPECT_EQ(world.try_sign_in("ann@example.com")->stage, SessionStage::Active);
    EXPECT_EQ(world.second_factors.confirm(world.as(ann), ann, "000000").error().reason,
              "totp.refused");

    EXPECT_EQ(world.second_factors.confirm(world.as(ann), ann, code(begun))->size(), 10U);

    EXPECT_EQ(world.changes.actions().back(), "second_factor.added");
    EXPECT_TRUE(world.second_factors.state(ann)->is_enrolled);
    EXPECT_EQ(world.try_sign_in("ann@example.com")->stage, SessionStage::SecondFactor);
}

TEST_P(SecondFactorsTest, BeginningAgainReplacesASecretThatWasNotConfirmed) {
    const Secret old = world.second_factors.begin(ann).value();
    const Secret fresh = world.second_factors.begin(ann).value();

    EXPECT_FALSE(world.second_factors.confirm(world.as(ann), ann, code(old)));
    EXPECT_TRUE(world.second_factors.confirm(world.as(ann), ann, code(fresh)));
    EXPECT_EQ(world.second_factors.begin(ann).error().reason, "second_factor.exists");
    EXPECT_EQ(world.second_factors.confirm(world.as(ann), ann, "000000").error().reason,
              "second_factor.not_begun");
}

TEST_P(SecondFactorsTest, TheDatabaseHoldsTheSecretSealed) {
    enrol();
    ASSERT_TRUE(world.database.read([&](sql::Session& session) {
        return session.query("SELECT sealed_secret FROM identity_totp", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_TRUE(row.text(0).starts_with("1.k1."));
                                 return {};
                             });
    }));
}

TEST_P(SecondFactorsTest, UntilTheCodeASessionOpensNothing) {
    enrol();
    const auto half = half_signed_in();
    EXPECT_EQ(world.sessions.authenticate(half).error().reason, "session.second_factor_missing");
    EXPECT_EQ(world.sign_in.prove_again(half, Secret("x"), world.origin).error().reason,
              "session.none");
    EXPECT_TRUE(world.sessions.list(ann.id)->empty());

    const auto signed_in = give(half, code(uri));

    ASSERT_TRUE(signed_in);
    EXPECT_TRUE(signed_in->device);
    EXPECT_EQ(world.sessions.authenticate(half).error().reason, "session.none");
    EXPECT_TRUE(world.sessions.authenticate(signed_in->session));
    EXPECT_EQ(world.changes.actions().back(), "session.started");
}

TEST_P(SecondFactorsTest, AfterAProviderTheRecordOfTheCodeNamesIt) {
    enrol();
    const auto half = world.database.write([&](sql::Session& session) {
        return world.provider_sign_in.begin(
            session,
            {.user = ann.id, .provider = {.provider = world.provider}, .origin = world.origin});
    });

    ASSERT_TRUE(give(half->session, code(uri)));

    EXPECT_EQ(world.changes.last().action, "session.started");
    EXPECT_EQ(world.changes.last().details,
              (std::vector<ChangeEvent::Detail>{{"device", "first"},
                                                {"method", "provider"},
                                                {"provider", world.provider.str()},
                                                {"second_factor", "app"}}));
}

TEST_P(SecondFactorsTest, ACodeWorksOnce) {
    enrol();
    const std::string digits = code(uri);
    ASSERT_TRUE(give(half_signed_in(), digits));

    const auto again = give(half_signed_in(), digits);

    EXPECT_EQ(again.error().kind, ErrorKind::Unauthorized);
    EXPECT_EQ(again.error().reason, "second_factor.refused");
    EXPECT_EQ(world.changes.actions().back(), "!session.started");
    world.clock.advance(30s);
    EXPECT_TRUE(give(half_signed_in(), code(uri)));
}

TEST_P(SecondFactorsTest, TheCodeThatConfirmedIsUsedToo) {
    uri = world.second_factors.begin(ann).value();
    const std::string digits = code(uri);
    ASSERT_TRUE(world.second_factors.confirm(world.as(ann), ann, digits));

    EXPECT_EQ(give(half_signed_in(), digits).error().reason, "second_factor.refused");
}

TEST_P(SecondFactorsTest, TheSecondStepHasFiveMinutes) {
    enrol();
    const auto half = half_signed_in();
    world.clock.advance(5min);

    EXPECT_EQ(give(half, code(uri)).error().reason, "session.none");
}

TEST_P(SecondFactorsTest, ASessionThatIsActiveTakesNoSecondStep) {
    const auto active = world.try_sign_in("ann@example.com")->session;
    enrol();

    EXPECT_EQ(give(active, code(uri)).error().reason, "session.none");
}

TEST_P(SecondFactorsTest, WrongCodesAreThrottledOverAllSessions) {
    enrol();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(give(half_signed_in(), "000000").error().reason, "second_factor.refused") << i;
    }
    EXPECT_EQ(give(half_signed_in(), code(uri)).error().kind, ErrorKind::RateLimited);
    EXPECT_EQ(give(half_signed_in(), code(uri)).error().reason, "sign_in.throttled");
    world.clock.advance(2s);
    EXPECT_TRUE(give(half_signed_in(), code(uri)));
}

TEST_P(SecondFactorsTest, AKnownBrowserDoesNotWaitForWrongCodesOfOthers) {
    enrol();
    const auto device = give(half_signed_in(), code(uri))->device;
    world.clock.advance(30s);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(give(half_signed_in(), "000000").error().reason, "second_factor.refused") << i;
    }
    const auto half = half_signed_in();
    EXPECT_EQ(give(half, code(uri)).error().reason, "sign_in.throttled");

    const auto known = world.sign_in.with_code({half, Secret(code(uri)), device, world.origin});

    ASSERT_TRUE(known);
    EXPECT_FALSE(known->device);
}

TEST_P(SecondFactorsTest, WhatIsNoCodeIsSaidAndNotCounted) {
    enrol();
    const auto half = half_signed_in();
    for (const std::string_view text : {"", "12345", "abcdef", "1234567", "ABCD-EFGH", "@@@@@@"}) {
        EXPECT_EQ(give(half, text).error().reason, "second_factor.malformed") << text;
    }
    EXPECT_TRUE(give(half, code(uri)));
}

TEST_P(SecondFactorsTest, ARecoveryCodeWorksOnceHoweverItIsTyped) {
    const auto codes = enrol();
    std::string typed = codes[3].str();
    for (char& c : typed) {
        c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    }

    EXPECT_TRUE(give(half_signed_in(), typed));

    EXPECT_EQ(world.second_factors.state(ann)->recovery_codes, 9);
    EXPECT_EQ(give(half_signed_in(), codes[3].str()).error().reason, "second_factor.refused");
    EXPECT_TRUE(give(half_signed_in(), codes[4].str()));
}

TEST_P(SecondFactorsTest, RecoveryCodesAreOneUsersOnly) {
    const auto codes = enrol();
    const User bob = world.make_user("bob@example.com");
    const Secret his = world.second_factors.begin(bob).value();
    ASSERT_TRUE(world.second_factors.confirm(world.as(bob), bob, code(his)));
    const auto half = world.try_sign_in("bob@example.com")->session;

    EXPECT_EQ(give(half, codes[0].str()).error().reason, "second_factor.refused");
}

TEST_P(SecondFactorsTest, NewRecoveryCodesReplaceTheOld) {
    const auto old = enrol();
    const auto fresh = world.second_factors.renew_recovery_codes(world.as(ann), ann);
    ASSERT_TRUE(fresh);

    EXPECT_EQ(give(half_signed_in(), old[0].str()).error().reason, "second_factor.refused");
    EXPECT_TRUE(give(half_signed_in(), fresh->at(0).str()));
}

TEST_P(SecondFactorsTest, ProvingAgainTakesACodeAndNoPassword) {
    enrol();
    const auto active = give(half_signed_in(), code(uri))->session;
    world.clock.advance(20min);

    EXPECT_EQ(world.sign_in
                  .prove_again(active, Secret(std::string(IdentityWorld::kPassword)), world.origin)
                  .error()
                  .reason,
              "second_factor.malformed");
    const auto proved = world.sign_in.prove_again(active, Secret(code(uri)), world.origin);
    ASSERT_TRUE(proved);
    EXPECT_TRUE(
        world.sessions.require_fresh_proof(world.sessions.authenticate(proved->session)->session));
}

TEST_P(SecondFactorsTest, RemovingItNeedsAPasswordThatStandsAlone) {
    enrol();
    const auto active = give(half_signed_in(), code(uri))->session;
    const Session current = world.sessions.authenticate(active)->session;
    ASSERT_TRUE(world.password_changes.change(world.as(ann), current, Secret("zebra-42")));
    EXPECT_EQ(world.second_factors.remove(world.as(ann), ann).error().reason,
              "second_factor.password_short");

    ASSERT_TRUE(world.password_changes.change(world.as(ann), current, Secret("zebra-42 eats hay")));
    ASSERT_TRUE(world.second_factors.remove(world.as(ann), ann));

    EXPECT_EQ(world.changes.actions().back(), "second_factor.removed");
    EXPECT_EQ(world.try_sign_in("ann@example.com", "zebra-42 eats hay")->stage,
              SessionStage::Active);
    EXPECT_EQ(world.second_factors.remove(world.as(ann), ann).error().reason,
              "second_factor.not_found");
    EXPECT_EQ(world.second_factors.renew_recovery_codes(world.as(ann), ann).error().reason,
              "second_factor.not_found");
}

TEST_P(SecondFactorsTest, AnAdminTakesALostOneAwayWithItsSessionsAndAShortPassword) {
    enrol();
    const auto active = give(half_signed_in(), code(uri))->session;
    const Session current = world.sessions.authenticate(active)->session;
    ASSERT_TRUE(world.password_changes.change(world.as(ann), current, Secret("zebra-42")));
    const User bob = world.make_user("bob@example.com", Role::Admin);

    ASSERT_TRUE(world.second_factors.reset(world.as(bob), ann.id));

    EXPECT_EQ(world.changes.actions().back(), "second_factor.reset");
    EXPECT_EQ(world.sessions.authenticate(active).error().reason, "session.none");
    EXPECT_EQ(world.try_sign_in("ann@example.com", "zebra-42").error().reason, "sign_in.refused");
    EXPECT_EQ(world.second_factors.reset(world.as(bob), ann.id).error().reason,
              "second_factor.not_found");
}

TEST_P(SecondFactorsTest, AResetOfThePasswordLeavesTheSecondFactor) {
    enrol();
    const auto link = world.password_changes.make_reset(world.system(), ann.id)->link;
    ASSERT_TRUE(world.password_changes.reset(link.token, Secret("zebra-42"), world.origin));

    EXPECT_EQ(world.try_sign_in("ann@example.com", "zebra-42")->stage, SessionStage::SecondFactor);
}

TEST_P(SecondFactorsTest, AUsedSecretIsSealedAnewWithTheNewestMasterKey) {
    enrol();
    const crypto::KeyRing rotated =
        crypto::KeyRing::parse(
            Secret("k1 " + std::string(world.keys.current().text().reveal()) + "\n" +
                   std::string(crypto::KeyRing::make_line("k2", world.random).reveal())))
            .value();
    const crypto::Sealer sealer(rotated, world.random);
    const SecondFactors today({world.database, world.changes, world.clock, world.random, sealer},
                              world.master);
    ASSERT_TRUE(world.database.write([&](sql::Session& session) -> Status {
        EXPECT_TRUE(today.accepts(session, ann.id, AppCode{code(uri)}).value());
        return session.query("SELECT sealed_secret FROM identity_totp", {},
                             [&](const sql::Row& row) -> Status {
                                 EXPECT_TRUE(row.text(0).starts_with("1.k2."));
                                 return {};
                             });
    }));
}

} // namespace
} // namespace muster::identity
