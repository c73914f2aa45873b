#include "identity/sign_in.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

class SignInTest : public testing::TestWithParam<sql::Engine> {
protected:
    Error refused(std::string_view email, std::string_view password = IdentityWorld::kPassword) {
        return world.try_sign_in(email, password).error();
    }
    void fail(int times) {
        for (int i = 0; i < times; ++i) {
            EXPECT_EQ(refused("ann@example.com", "wrong").reason, "sign_in.refused") << i;
        }
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
};
MUSTER_ON_EACH_ENGINE(SignInTest);

TEST_P(SignInTest, ThePasswordOpensASession) {
    const auto signed_in = world.try_sign_in("ANN@example.com");

    ASSERT_TRUE(signed_in);
    EXPECT_EQ(signed_in->stage, SessionStage::Active);
    EXPECT_TRUE(signed_in->device);
    EXPECT_EQ(world.changes.actions().back(), "session.started");
    EXPECT_EQ(world.changes.last().caller.principal.id, ann.id.str());
    EXPECT_EQ(world.users.get(ann.id)->last_sign_in_at, world.clock.now());
}

TEST_P(SignInTest, EverySignInHasASessionOfItsOwn) {
    const auto one = world.try_sign_in("ann@example.com");
    const auto two = world.try_sign_in("ann@example.com");

    EXPECT_NE(one->session.text().reveal(), two->session.text().reveal());
    EXPECT_TRUE(world.sessions.authenticate(one->session));
    EXPECT_TRUE(world.sessions.authenticate(two->session));
}

TEST_P(SignInTest, WhoeverIsRefusedGetsOneAnswer) {
    world.invite("invited@example.com");
    const User gone = world.make_user("gone@example.com");
    ASSERT_TRUE(world.users.deactivate(world.as(ann), gone.id));

    const Error wrong_password = refused("ann@example.com", "wrong");
    for (const std::string_view email :
         {"nobody@example.com", "not an address", "", "invited@example.com", "gone@example.com"}) {
        const Error error = refused(email);
        EXPECT_EQ(error.kind, ErrorKind::Unauthorized) << email;
        EXPECT_EQ(error.reason, "sign_in.refused") << email;
        EXPECT_EQ(error.detail, wrong_password.detail) << email;
        EXPECT_EQ(error.retry_after, wrong_password.retry_after) << email;
    }
}

TEST_P(SignInTest, WhoeverIsRefusedCostsOneHash) {
    world.invite("invited@example.com");
    // With no place to hash in, whoever would cost a hash is turned away instead.
    crypto::WorkAreas none({.count = 1, .most_waiting = 0});
    const auto taken = none.take();
    const crypto::PasswordHasher hasher({.memory_bytes = std::size_t{8} << 10, .passes = 1}, none);
    const Passwords passwords(hasher, {});
    SignIn busy({world.database, world.changes, world.clock, world.random, passwords,
                 world.sessions, world.second_factors},
                {}, world.master);

    for (const std::string_view email :
         {"ann@example.com", "nobody@example.com", "not an address", "invited@example.com"}) {
        EXPECT_EQ(busy.with_password(world.attempt(email, "wrong")).error().reason, "password.busy")
            << email;
    }
}

TEST_P(SignInTest, WhoeverWasTurnedAwayUnheardHasNotFailed) {
    crypto::WorkAreas none({.count = 1, .most_waiting = 0});
    const crypto::PasswordHasher hasher({.memory_bytes = std::size_t{8} << 10, .passes = 1}, none);
    const Passwords passwords(hasher, {});
    SignIn busy({world.database, world.changes, world.clock, world.random, passwords,
                 world.sessions, world.second_factors},
                {}, world.master);
    {
        const auto taken = none.take();
        for (int i = 0; i < 50; ++i) {
            ASSERT_EQ(busy.with_password(world.attempt("ann@example.com", "wrong")).error().reason,
                      "password.busy");
        }
    }
    EXPECT_TRUE(busy.with_password(world.attempt("ann@example.com", IdentityWorld::kPassword)));
}

TEST_P(SignInTest, ARefusalIsRecordedWithTheUserItWasAboutAndNeverTheTypedName) {
    refused("ann@example.com", "wrong");
    EXPECT_EQ(world.changes.actions().back(), "!session.started");
    EXPECT_EQ(world.changes.last().subject, ann.id.str());
    EXPECT_EQ(world.changes.last().caller.principal.kind, Principal::Kind::Anonymous);
    EXPECT_EQ(world.changes.last().caller.origin.address, "192.0.2.1");

    refused("my secret typed in the wrong field");
    EXPECT_EQ(world.changes.last().subject, "");
    EXPECT_EQ(
        world.changes.last().details,
        (std::vector<ChangeEvent::Detail>{{"method", "password"}, {"reason", "user.unknown"}}));
}

TEST_P(SignInTest, ADeviceThatWasNotSeenBeforeIsRecorded) {
    const auto device_of_last = [&] {
        const auto& details = world.changes.last().details;
        return details.empty() ? std::string("known") : details.front().second;
    };
    const auto first = world.try_sign_in("ann@example.com");
    EXPECT_EQ(device_of_last(), "first");
    ASSERT_TRUE(world.try_sign_in("ann@example.com"));
    EXPECT_EQ(device_of_last(), "new");
    auto again = world.attempt("ann@example.com", IdentityWorld::kPassword);
    again.device = first->device;
    ASSERT_TRUE(world.sign_in.with_password(again));
    EXPECT_EQ(device_of_last(), "known");
}

TEST_P(SignInTest, AfterSomeFailuresADelayGrows) {
    fail(5);
    const Error first = refused("ann@example.com");
    EXPECT_EQ(first.kind, ErrorKind::RateLimited);
    EXPECT_EQ(first.reason, "sign_in.throttled");
    EXPECT_EQ(first.retry_after, 2s);

    world.clock.advance(2s);
    fail(1);
    EXPECT_EQ(refused("ann@example.com").retry_after, 4s);
    world.clock.advance(4s);
    EXPECT_TRUE(world.try_sign_in("ann@example.com"));
}

TEST_P(SignInTest, ManyAttemptsAtOnceAreNotMoreThanAreFree) {
    std::atomic<int> judged{0};
    std::atomic<int> throttled{0};
    std::vector<std::jthread> guessers;
    for (int i = 0; i < 24; ++i) {
        guessers.emplace_back([&] {
            const Error error = world.try_sign_in("ann@example.com", "wrong").error();
            judged += error.reason == "sign_in.refused" ? 1 : 0;
            throttled += error.reason == "sign_in.throttled" ? 1 : 0;
        });
    }
    guessers.clear();

    EXPECT_EQ(judged, 5);
    EXPECT_EQ(throttled, 19);
}

TEST_P(SignInTest, TheDelayHasABound) {
    fail(5);
    for (int i = 0; i < 20; ++i) {
        world.clock.advance(900s);
        fail(1);
    }
    EXPECT_EQ(refused("ann@example.com").retry_after, 900s);
}

TEST_P(SignInTest, ASuccessBeginsCountingAnew) {
    fail(4);
    ASSERT_TRUE(world.try_sign_in("ann@example.com"));

    fail(5);
}

TEST_P(SignInTest, AccountsThatDoNotExistAreDelayedAlike) {
    for (int i = 0; i < 5; ++i) {
        refused("nobody@example.com");
    }
    EXPECT_EQ(refused("nobody@example.com").reason, "sign_in.throttled");
    EXPECT_EQ(refused("nobody@example.com").retry_after, 2s);
}

TEST_P(SignInTest, AStrangerWhoFailsOnPurposeDoesNotLockAKnownBrowserOut) {
    auto attempt = world.attempt("ann@example.com", IdentityWorld::kPassword);
    attempt.device = world.try_sign_in("ann@example.com")->device;
    for (int i = 0; i < 110; ++i) {
        world.clock.advance(900s);
        [[maybe_unused]] const auto stranger = world.try_sign_in("ann@example.com", "wrong");
    }
    EXPECT_EQ(refused("ann@example.com").reason, "sign_in.throttled");

    const auto known = world.sign_in.with_password(attempt);

    ASSERT_TRUE(known);
    EXPECT_FALSE(known->device);                       // it has one
    EXPECT_TRUE(world.try_sign_in("ann@example.com")); // and the account is open again
}

TEST_P(SignInTest, TheHundredthFailureInARowClosesTheAccountToUnknownBrowsers) {
    for (int i = 0; i < 100; ++i) {
        world.clock.advance(900s);
        fail(1);
    }
    world.clock.advance(24h * 365);

    EXPECT_EQ(refused("ann@example.com").reason, "sign_in.throttled");
}

TEST_P(SignInTest, AKnownBrowserIsDelayedForItsOwnFailures) {
    auto attempt = world.attempt("ann@example.com", "wrong");
    attempt.device = world.try_sign_in("ann@example.com")->device;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(world.sign_in.with_password(attempt).error().reason, "sign_in.refused");
    }

    EXPECT_EQ(world.sign_in.with_password(attempt).error().reason, "sign_in.throttled");
    EXPECT_TRUE(world.try_sign_in("ann@example.com")); // others are not
}

TEST_P(SignInTest, TheBrowserOfOneUserIsUnknownToAnother) {
    world.make_user("bob@example.com");
    auto attempt = world.attempt("ann@example.com", "wrong");
    attempt.device = world.try_sign_in("bob@example.com")->device;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(world.sign_in.with_password(attempt).error().reason, "sign_in.refused");
    }

    EXPECT_EQ(refused("ann@example.com").reason, "sign_in.throttled");
}

TEST_P(SignInTest, ASourceThatTriesManyAccountsIsDelayed) {
    for (int i = 0; i < 30; ++i) {
        EXPECT_EQ(refused("user" + std::to_string(i) + "@example.com").reason, "sign_in.refused");
    }
    EXPECT_EQ(refused("ann@example.com").reason, "sign_in.throttled");

    auto elsewhere = world.attempt("ann@example.com", IdentityWorld::kPassword);
    elsewhere.origin.address = "192.0.2.2";
    EXPECT_TRUE(world.sign_in.with_password(elsewhere));
    world.clock.advance(1h + 1s);
    EXPECT_TRUE(world.try_sign_in("ann@example.com")); // forgotten
}

TEST_P(SignInTest, CleaningUpForgetsOldFailuresAndNoOthers) {
    fail(5);
    ASSERT_TRUE(world.sign_in.clean_up());
    EXPECT_EQ(refused("ann@example.com").reason, "sign_in.throttled");

    world.clock.advance(24h * 91);
    ASSERT_TRUE(world.sign_in.clean_up());
    fail(5);
}

TEST_P(SignInTest, APasswordHashedTheOldWayIsHashedAnew) {
    const crypto::PasswordHasher dearer({.memory_bytes = std::size_t{16} << 10, .passes = 2},
                                        world.areas);
    const Passwords passwords(dearer, {});
    SignIn today({world.database, world.changes, world.clock, world.random, passwords,
                  world.sessions, world.second_factors},
                 {}, world.master);
    ASSERT_TRUE(today.with_password(world.attempt("ann@example.com", IdentityWorld::kPassword)));

    ASSERT_TRUE(world.database.read([&](sql::Session& session) -> Status {
        const PasswordRow row = find_password(session, ann.id).value().value();
        EXPECT_FALSE(dearer.is_outdated(row.hash));
        return {};
    }));
    EXPECT_TRUE(today.with_password(world.attempt("ann@example.com", IdentityWorld::kPassword)));
}

TEST_P(SignInTest, SigningOutEndsTheSessionAndTwiceIsNoError) {
    const auto signed_in = world.try_sign_in("ann@example.com");

    ASSERT_TRUE(world.sign_in.sign_out(signed_in->session, world.origin));

    EXPECT_EQ(world.changes.actions().back(), "session.ended");
    EXPECT_EQ(world.sessions.authenticate(signed_in->session).error().reason, "session.none");
    EXPECT_TRUE(world.sign_in.sign_out(signed_in->session, world.origin));
}

TEST_P(SignInTest, ProvingAgainGivesTheSessionANewValue) {
    const auto signed_in = world.try_sign_in("ann@example.com");
    world.clock.advance(20min);
    const auto before = world.sessions.authenticate(signed_in->session);
    EXPECT_EQ(world.sessions.require_fresh_proof(before->session).error().reason,
              "session.proof_needed");

    const auto proved = world.sign_in.prove_again(
        signed_in->session, Secret(std::string(IdentityWorld::kPassword)), world.origin);

    ASSERT_TRUE(proved);
    EXPECT_EQ(world.changes.actions().back(), "session.proved");
    EXPECT_EQ(world.sessions.authenticate(signed_in->session).error().reason, "session.none");
    const auto after_proof = world.sessions.authenticate(proved->session);
    ASSERT_TRUE(after_proof);
    EXPECT_TRUE(world.sessions.require_fresh_proof(after_proof->session));
    EXPECT_EQ(after_proof->session.id, before->session.id);
    EXPECT_EQ(after_proof->session.expires_at, before->session.expires_at);
}

TEST_P(SignInTest, AWrongProofLeavesTheSessionAsItIsAndIsThrottled) {
    const auto signed_in = world.try_sign_in("ann@example.com");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(world.sign_in.prove_again(signed_in->session, Secret("wrong"), world.origin)
                      .error()
                      .reason,
                  "sign_in.refused");
        EXPECT_EQ(world.changes.actions().back(), "!session.proved");
    }
    EXPECT_EQ(world.sign_in
                  .prove_again(signed_in->session, Secret(std::string(IdentityWorld::kPassword)),
                               world.origin)
                  .error()
                  .reason,
              "sign_in.throttled");
    EXPECT_TRUE(world.sessions.authenticate(signed_in->session));
}

TEST_P(SignInTest, NoErrorAndNoRecordRepeatsASecret) {
    const std::string planted = "planted-Secret-7261";
    const Secret secret(planted);
    const auto session = world.try_sign_in("ann@example.com")->session;
    const auto setup = crypto::Token::make(crypto::TokenKind::Setup, world.random);
    const std::vector<Error> errors = {
        refused("ann@example.com", planted),
        refused(planted),
        world.sign_in.prove_again(session, secret, world.origin).error(),
        parse_second_factor_code(planted).error(),
        crypto::Token::parse(crypto::TokenKind::Api, planted).error(),
        crypto::SessionToken::parse(planted).error(),
        crypto::KeyRing::parse(Secret("k1 " + planted)).error(),
        world.api_tokens.authenticate(planted).error(),
        PasswordPolicy{}
            .check(Secret("planted"), ann.email, PasswordPolicy::SecondFactor::Missing)
            .error(),
        world.setup.complete(setup, {"x@example.com", "X", secret}, world.origin).error(),
    };

    for (const Error& error : errors) {
        EXPECT_EQ(error.detail.find("planted"), std::string::npos) << error.reason;
    }
    for (const ChangeEvent& event : world.changes.events) {
        for (const auto& [key, value] : event.details) {
            EXPECT_EQ(value.find("planted"), std::string::npos) << event.action;
        }
    }
}

TEST_P(SignInTest, WithoutItsRecordNobodyIsSignedIn) {
    world.changes.failure = Error{ErrorKind::Unavailable, "test.full", ""};

    EXPECT_EQ(world.try_sign_in("ann@example.com").error().reason, "test.full");
    EXPECT_TRUE(world.sessions.list(ann.id)->empty());
}

} // namespace
} // namespace muster::identity
