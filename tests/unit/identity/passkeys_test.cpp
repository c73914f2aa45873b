#include "identity/passkeys.h"

#include <gtest/gtest.h>

#include "crypto/encoding.h"
#include "identity/passkey_sign_in.h"
#include "support/identity_world.h"
#include "support/soft_authenticator.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;
using test::SoftAuthenticator;

class PasskeysTest : public testing::TestWithParam<sql::Engine> {
protected:
    Session session_of(const SignedIn& signed_in) {
        return world.sessions.authenticate(signed_in.session, Sessions::Stages::Enrolling)
            .value()
            .session;
    }
    Result<Passkeys::Added> add(const SoftAuthenticator& with, const User& user) {
        const Session session = session_of(world.try_sign_in(user.email.str()).value());
        return add(with, user, session);
    }
    Result<Passkeys::Added>
    add(const SoftAuthenticator& with, const User& user, const Session& session) {
        const auto question = world.passkeys.begin(session, party).value();
        return world.passkeys.add(world.as(user), session, party,
                                  {.name = PasskeyName::parse("phone").value(),
                                   .answer = with.create(question.challenge)});
    }
    PasskeyAttempt attempt(const SoftAuthenticator& with,
                           std::string_view challenge,
                           std::string_view handle = "") {
        return {.party = party,
                .answer = {.credential_id = crypto::base64url(with.credential_id()),
                           .answer = with.get(challenge),
                           .user_handle = std::string(handle)},
                .device = {},
                .origin = world.origin};
    }
    Result<SignedIn> sign_in_alone(const SoftAuthenticator& with) {
        return world.passkey_sign_in.with_passkey(
            attempt(with, world.passkey_sign_in.ask(), ann.id.str()));
    }
    std::string refusal(const Result<SignedIn>& result) {
        return result ? "in" : std::string(result.error().reason);
    }

    IdentityWorld world{GetParam()};
    User ann = world.make_admin();
    SoftAuthenticator phone;
    const webauthn::RelyingParty party =
        webauthn::RelyingParty::at("https://muster.example.com").value();
};
MUSTER_ON_EACH_ENGINE(PasskeysTest);

TEST_P(PasskeysTest, TheFirstPasskeyBringsRecoveryCodesAndIsListed) {
    const auto added = add(phone, ann);

    ASSERT_TRUE(added);
    EXPECT_EQ(added->recovery_codes.size(), 10U);
    EXPECT_EQ(world.changes.actions().back(), "passkey.added");
    const auto passkeys = world.passkeys.list(ann.id).value();
    ASSERT_EQ(passkeys.size(), 1U);
    EXPECT_EQ(passkeys[0].name.str(), "phone");
    EXPECT_EQ(passkeys[0].site, "muster.example.com");
    const auto state = world.second_factors.state(ann).value();
    EXPECT_TRUE(state.is_enrolled);
    EXPECT_FALSE(state.has_app);
    EXPECT_EQ(state.passkeys, 1);
}

TEST_P(PasskeysTest, TheSecondBringsNone) {
    ASSERT_TRUE(add(phone, ann));
    SoftAuthenticator key;
    key.id = "a key on the desk";
    const auto half = world.try_sign_in("ann@example.com").value();
    const auto whole =
        world.passkey_sign_in
            .with_second(
                half.session,
                attempt(phone, world.passkey_sign_in.ask_second(half.session, party)->challenge))
            .value();

    const auto added = add(key, ann, session_of(whole));

    ASSERT_TRUE(added);
    EXPECT_TRUE(added->recovery_codes.empty());
    EXPECT_EQ(world.passkeys.list(ann.id)->size(), 2U);
}

TEST_P(PasskeysTest, ItsOwnerAndNobodyElseRenamesIt) {
    const PasskeyId id = add(phone, ann)->passkey.id;
    const User bob = world.make_user("bob@example.com");
    const PasskeyName name = PasskeyName::parse("old phone").value();

    EXPECT_EQ(world.passkeys.rename(world.as(bob), bob.id, id, name).error().reason,
              "passkey.not_found");
    EXPECT_EQ(world.passkeys.list(ann.id)->front().name.str(), "phone");
    ASSERT_TRUE(world.passkeys.rename(world.as(ann), ann.id, id, name));
    EXPECT_EQ(world.passkeys.list(ann.id)->front().name.str(), "old phone");
    EXPECT_EQ(world.changes.last().action, "passkey.renamed");
    EXPECT_EQ(world.changes.last().subject, ann.id.str());
}

TEST_P(PasskeysTest, ANameIsOneThatPeopleCanRead) {
    for (const std::string& bad :
         {std::string(), std::string(65, 'a'), std::string(" phone"), std::string("phone "),
          std::string("a\nb"), std::string("\xff")}) {
        EXPECT_EQ(PasskeyName::parse(bad).error().reason, "passkey.bad_name") << bad;
    }
    EXPECT_TRUE(PasskeyName::parse("Schlüssel & co"));
}

TEST_P(PasskeysTest, ACredentialIsRegisteredOnce) {
    ASSERT_TRUE(add(phone, ann));
    const User bob = world.make_user("bob@example.com");

    EXPECT_EQ(add(phone, bob).error().reason, "passkey.exists");
}

TEST_P(PasskeysTest, AChallengeIsForOneSessionAndOneUse) {
    const auto one = session_of(world.try_sign_in("ann@example.com").value());
    const auto other = session_of(world.try_sign_in("ann@example.com").value());
    const auto question = world.passkeys.begin(one, party).value();
    const NewPasskey made{.name = PasskeyName::parse("phone").value(),
                          .answer = phone.create(question.challenge)};

    EXPECT_EQ(world.passkeys.add(world.as(ann), other, party, made).error().reason,
              "passkey.wrong_challenge");
    ASSERT_TRUE(world.passkeys.add(world.as(ann), one, party, made));
    EXPECT_EQ(world.passkeys.add(world.as(ann), one, party, made).error().reason,
              "passkey.wrong_challenge");
}

TEST_P(PasskeysTest, AChallengeLastsFiveMinutes) {
    ASSERT_TRUE(add(phone, ann));
    const std::string challenge = world.passkey_sign_in.ask();
    world.clock.advance(5min);

    EXPECT_EQ(refusal(world.passkey_sign_in.with_passkey(attempt(phone, challenge, ann.id.str()))),
              "passkey.wrong_challenge");
}

TEST_P(PasskeysTest, ItIsAskedForAfterThePasswordAndOpensTheSession) {
    ASSERT_TRUE(add(phone, ann));
    const auto half = world.try_sign_in("ann@example.com").value();
    ASSERT_EQ(half.stage, SessionStage::SecondFactor);
    const auto question = world.passkey_sign_in.ask_second(half.session, party).value();
    ASSERT_EQ(question.passkeys.size(), 1U);

    const auto whole =
        world.passkey_sign_in.with_second(half.session, attempt(phone, question.challenge));

    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->stage, SessionStage::Active);
    EXPECT_TRUE(world.sessions.authenticate(whole->session));
    EXPECT_EQ(world.sessions.authenticate(half.session).error().reason, "session.none");
    EXPECT_EQ(world.changes.actions().back(), "session.started");
    EXPECT_TRUE(world.passkeys.list(ann.id)->front().last_used_at);
}

TEST_P(PasskeysTest, AloneItSignsInWhoeverItWasMadeFor) {
    ASSERT_TRUE(add(phone, ann));

    const auto signed_in = sign_in_alone(phone);

    ASSERT_TRUE(signed_in);
    EXPECT_EQ(signed_in->stage, SessionStage::Active);
    EXPECT_EQ(world.sessions.authenticate(signed_in->session)->user.id, ann.id);
    EXPECT_TRUE(signed_in->device);
}

TEST_P(PasskeysTest, AloneItHasToSayWhomItIsForAndToHaveAskedForAPin) {
    ASSERT_TRUE(add(phone, ann));
    const User bob = world.make_user("bob@example.com");

    EXPECT_EQ(
        refusal(world.passkey_sign_in.with_passkey(attempt(phone, world.passkey_sign_in.ask()))),
        "passkey.wrong_user");
    EXPECT_EQ(refusal(world.passkey_sign_in.with_passkey(
                  attempt(phone, world.passkey_sign_in.ask(), bob.id.str()))),
              "passkey.wrong_user");
    phone.flags = SoftAuthenticator::kUserPresent;
    EXPECT_EQ(refusal(sign_in_alone(phone)), "passkey.not_verified");
    EXPECT_EQ(world.changes.actions().back(), "!session.started");
}

TEST_P(PasskeysTest, AnAnswerWorksOnceAndForOnePurpose) {
    ASSERT_TRUE(add(phone, ann));
    const auto answer = attempt(phone, world.passkey_sign_in.ask(), ann.id.str());
    ASSERT_TRUE(world.passkey_sign_in.with_passkey(answer));

    EXPECT_EQ(refusal(world.passkey_sign_in.with_passkey(answer)), "passkey.wrong_challenge");
    const auto half = world.try_sign_in("ann@example.com").value();
    EXPECT_EQ(refusal(world.passkey_sign_in.with_second(
                  half.session, attempt(phone, world.passkey_sign_in.ask()))),
              "passkey.wrong_challenge");
    const auto other_half = world.try_sign_in("ann@example.com").value();
    const auto question = world.passkey_sign_in.ask_second(other_half.session, party).value();
    EXPECT_EQ(refusal(world.passkey_sign_in.with_second(half.session,
                                                        attempt(phone, question.challenge))),
              "passkey.wrong_challenge");
}

TEST_P(PasskeysTest, ThePasskeyOfAnotherIsRefused) {
    ASSERT_TRUE(add(phone, ann));
    const User bob = world.make_user("bob@example.com");
    SoftAuthenticator his;
    his.id = "his";
    ASSERT_TRUE(add(his, bob));
    const auto half = world.try_sign_in("bob@example.com").value();
    const auto question = world.passkey_sign_in.ask_second(half.session, party).value();

    EXPECT_EQ(refusal(world.passkey_sign_in.with_second(half.session,
                                                        attempt(phone, question.challenge))),
              "passkey.wrong_user");
}

TEST_P(PasskeysTest, OneThatIsNotRegisteredIsRefused) {
    EXPECT_EQ(refusal(sign_in_alone(phone)), "passkey.unknown");
    EXPECT_EQ(world.changes.last().subject, "");
    EXPECT_EQ(world.changes.actions().back(), "!session.started");
}

TEST_P(PasskeysTest, OneThatCountsBackwardsIsRefusedFromThenOn) {
    phone.count = 5;
    ASSERT_TRUE(add(phone, ann));
    phone.count = 9;
    ASSERT_TRUE(sign_in_alone(phone));

    phone.count = 9; // a copy that was used once less
    EXPECT_EQ(refusal(sign_in_alone(phone)), "passkey.copied");

    EXPECT_EQ(world.changes.actions().back(), "!session.started");
    EXPECT_TRUE(world.passkeys.list(ann.id)->front().is_copied);
    phone.count = 100;
    EXPECT_EQ(refusal(sign_in_alone(phone)), "passkey.copied");
    EXPECT_EQ(world.try_sign_in("ann@example.com")->stage, SessionStage::SecondFactor);
}

TEST_P(PasskeysTest, OneThatDoesNotCountIsGoodEachTime) {
    ASSERT_TRUE(add(phone, ann));
    EXPECT_TRUE(sign_in_alone(phone));
    EXPECT_TRUE(sign_in_alone(phone));
}

TEST_P(PasskeysTest, WhoeverIsDeactivatedDoesNotGetIn) {
    const User bob = world.make_user("bob@example.com");
    ASSERT_TRUE(add(phone, bob));
    ASSERT_TRUE(world.users.deactivate(world.as(ann), bob.id));

    EXPECT_EQ(refusal(world.passkey_sign_in.with_passkey(
                  attempt(phone, world.passkey_sign_in.ask(), bob.id.str()))),
              "sign_in.refused");
}

TEST_P(PasskeysTest, WhereAProviderSignsPeopleInNoPasskeyDoes) {
    ASSERT_TRUE(add(phone, ann));
    world.gate.closed_domain = "example.com";
    EXPECT_EQ(refusal(sign_in_alone(phone)), "sign_in.use_provider");

    world.gate.exempt = ann.id;
    EXPECT_TRUE(sign_in_alone(phone));
}

TEST_P(PasskeysTest, ItProvesOnceMoreWhoOneIs) {
    ASSERT_TRUE(add(phone, ann));
    const auto signed_in = sign_in_alone(phone).value();
    world.clock.advance(20min);
    ASSERT_FALSE(world.sessions.require_fresh_proof(session_of(signed_in)));
    const auto question = world.passkey_sign_in.ask_proof(signed_in.session, party).value();

    const auto proved =
        world.passkey_sign_in.prove_again(signed_in.session, attempt(phone, question.challenge));

    ASSERT_TRUE(proved);
    EXPECT_TRUE(world.sessions.require_fresh_proof(session_of(*proved)));
    EXPECT_EQ(world.sessions.authenticate(signed_in.session).error().reason, "session.none");
    EXPECT_EQ(world.changes.actions().back(), "session.proved");
}

TEST_P(PasskeysTest, TheLastOneMayGoWhereThePasswordIsLongEnough) {
    const auto added = add(phone, ann).value();

    ASSERT_TRUE(world.passkeys.remove(world.as(ann), ann, added.passkey.id));

    EXPECT_EQ(world.changes.actions().back(), "passkey.removed");
    EXPECT_EQ(world.second_factors.state(ann)->recovery_codes, 0);
    EXPECT_EQ(world.try_sign_in("ann@example.com")->stage, SessionStage::Active);
    EXPECT_EQ(world.passkeys.remove(world.as(ann), ann, added.passkey.id).error().reason,
              "passkey.not_found");
}

TEST_P(PasskeysTest, AnAdminTakesLostOnesAway) {
    const User bob = world.make_user("bob@example.com");
    ASSERT_TRUE(add(phone, bob));

    ASSERT_TRUE(world.second_factors.reset(world.as(ann), bob.id));

    EXPECT_TRUE(world.passkeys.list(bob.id)->empty());
    EXPECT_EQ(world.try_sign_in("bob@example.com")->stage, SessionStage::Active);
}

TEST_P(PasskeysTest, RecoveryCodesWorkBesidePasskeys) {
    const auto added = add(phone, ann).value();
    const auto half = world.try_sign_in("ann@example.com").value();

    EXPECT_TRUE(world.sign_in.with_code(
        {half.session, Secret(added.recovery_codes[0].str()), {}, world.origin}));
}

TEST_P(PasskeysTest, ThereAreTwentyAtMost) {
    const Session session = session_of(world.try_sign_in("ann@example.com").value());
    SoftAuthenticator key;
    for (std::size_t i = 0; i < Passkeys::kMostOfUser; ++i) {
        key.id = "key " + std::to_string(i);
        ASSERT_TRUE(add(key, ann, session)) << i;
    }
    key.id = "one more";
    EXPECT_EQ(add(key, ann, session).error().reason, "passkey.too_many");
}

TEST_P(PasskeysTest, UsedChallengesAreForgottenWhenTheyAreTooOldAnyway) {
    ASSERT_TRUE(add(phone, ann));
    const auto count = [&] {
        return world.database
            .read([](sql::Session& session) -> Result<std::int64_t> {
                std::int64_t rows = 0;
                TRY_DONE(session.query("SELECT count(*) FROM identity_used_challenge", {},
                                       [&](const sql::Row& row) -> Status {
                                           rows = row.integer(0);
                                           return {};
                                       }));
                return rows;
            })
            .value();
    };
    ASSERT_TRUE(world.passkeys.clean_up());
    EXPECT_EQ(count(), 1);
    world.clock.advance(5min);
    ASSERT_TRUE(world.passkeys.clean_up());
    EXPECT_EQ(count(), 0);
}

} // namespace
} // namespace muster::identity
