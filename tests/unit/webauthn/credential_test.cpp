#include "webauthn/credential.h"

#include <functional>

#include <gtest/gtest.h>

#include "support/soft_authenticator.h"

namespace muster::webauthn {
namespace {

using test::SoftAuthenticator;

constexpr std::string_view kChallenge = "a-challenge-of-the-server";

class CredentialTest : public testing::Test {
protected:
    Result<NewCredential> registered() {
        return check_registration(party, kChallenge, authenticator.create(kChallenge));
    }
    Result<Assertion> used(const AssertionAnswer& answer,
                           UserVerification verification = UserVerification::Required) {
        return check_assertion(party, kChallenge, key, verification, answer);
    }
    std::string refusal(const AssertionAnswer& answer) {
        const auto result = used(answer);
        return result ? "accepted" : std::string(result.error().reason);
    }

    SoftAuthenticator authenticator;
    const RelyingParty party = RelyingParty::at("https://muster.example.com").value();
    const PublicKey key = registered().value().key;
};

TEST_F(CredentialTest, ARegistrationGivesTheIdAndTheKey) {
    authenticator.count = 0x01020304;

    const auto credential = registered();

    ASSERT_TRUE(credential);
    EXPECT_EQ(credential->id, authenticator.credential_id());
    EXPECT_EQ(credential->key.algorithm, Algorithm::Es256);
    EXPECT_EQ(credential->sign_count, 0x01020304U);
    EXPECT_FALSE(credential->is_backed_up);
}

TEST_F(CredentialTest, WhatTheRegisteredKeySignedIsAccepted) {
    authenticator.count = 7;

    const auto assertion = used(authenticator.get(kChallenge));

    ASSERT_TRUE(assertion);
    EXPECT_EQ(assertion->sign_count, 7U);
    EXPECT_TRUE(assertion->is_user_verified);
}

TEST_F(CredentialTest, AnotherKeyIsRefused) {
    const SoftAuthenticator other;
    EXPECT_EQ(refusal(other.get(kChallenge)), "passkey.bad_signature");
}

TEST_F(CredentialTest, EveryByteOfWhatWasSignedCounts) {
    const AssertionAnswer good = authenticator.get(kChallenge);
    for (std::size_t i = 0; i < good.authenticator_data.size(); ++i) {
        AssertionAnswer changed = good;
        changed.authenticator_data[i] ^= std::byte{0x20};
        EXPECT_NE(refusal(changed), "accepted") << i;
    }
    for (std::size_t i = 0; i < good.client_data.size(); ++i) {
        AssertionAnswer changed = good;
        changed.client_data[i] ^= std::byte{0x02};
        EXPECT_NE(refusal(changed), "accepted") << i;
    }
    for (std::size_t i = 0; i < good.signature.size(); ++i) {
        AssertionAnswer changed = good;
        changed.signature[i] ^= std::byte{0x01};
        EXPECT_NE(refusal(changed), "accepted") << i;
    }
}

TEST_F(CredentialTest, EachWrongThingIsRefusedByItsName) {
    struct Row {
        std::string_view reason;
        std::function<void(SoftAuthenticator&)> change;
    };
    const Row rows[] = {
        {"passkey.wrong_origin", [](auto& one) { one.origin = "https://muster.example.com.evil"; }},
        {"passkey.wrong_origin", [](auto& one) { one.origin = "https://muster.example.com:8443"; }},
        {"passkey.wrong_origin", [](auto& one) { one.origin = "http://muster.example.com"; }},
        {"passkey.wrong_origin", [](auto& one) { one.is_cross_origin = true; }},
        {"passkey.wrong_site", [](auto& one) { one.site = "example.com"; }},
        {"passkey.not_present", [](auto& one) { one.flags = SoftAuthenticator::kUserVerified; }},
    };
    for (const Row& row : rows) {
        SoftAuthenticator changed;
        row.change(changed);
        EXPECT_EQ(refusal(changed.get(kChallenge)), row.reason);
        EXPECT_EQ(check_registration(party, kChallenge, changed.create(kChallenge)).error().reason,
                  row.reason);
    }
    EXPECT_EQ(refusal(authenticator.get("another-challenge")), "passkey.wrong_challenge");
    EXPECT_EQ(check_registration(party, kChallenge, authenticator.create("another")).error().reason,
              "passkey.wrong_challenge");
}

TEST_F(CredentialTest, AnAnswerToOneCeremonyIsNoneToTheOther) {
    AssertionAnswer answer = authenticator.get(kChallenge);
    answer.client_data = authenticator.client_data("webauthn.create", kChallenge);
    EXPECT_EQ(refusal(answer), "passkey.wrong_ceremony");

    RegistrationAnswer registration = authenticator.create(kChallenge);
    registration.client_data = authenticator.client_data("webauthn.get", kChallenge);
    EXPECT_EQ(check_registration(party, kChallenge, registration).error().reason,
              "passkey.wrong_ceremony");
}

TEST_F(CredentialTest, ATouchIsEnoughOnlyWhereNoPinIsRequired) {
    authenticator.flags = SoftAuthenticator::kUserPresent;

    EXPECT_EQ(refusal(authenticator.get(kChallenge)), "passkey.not_verified");
    EXPECT_TRUE(used(authenticator.get(kChallenge), UserVerification::Preferred));
}

TEST_F(CredentialTest, ARegistrationThatIsCutAnywhereIsRefused) {
    const RegistrationAnswer good = authenticator.create(kChallenge);
    for (std::size_t size = 0; size < good.attestation_object.size(); ++size) {
        RegistrationAnswer cut = good;
        cut.attestation_object.resize(size);
        EXPECT_EQ(check_registration(party, kChallenge, cut).error().reason, "passkey.malformed")
            << size;
    }
    RegistrationAnswer longer = good;
    longer.attestation_object.push_back(std::byte{0});
    EXPECT_EQ(check_registration(party, kChallenge, longer).error().reason, "passkey.malformed");
}

TEST_F(CredentialTest, APointThatIsNotOnTheCurveIsNoKey) {
    RegistrationAnswer answer = authenticator.create(kChallenge);
    answer.attestation_object.back() ^= std::byte{0x01}; // of y

    EXPECT_EQ(check_registration(party, kChallenge, answer).error().reason, "passkey.malformed");
}

TEST_F(CredentialTest, ASignatureOfHugeSizeIsRefused) {
    AssertionAnswer answer = authenticator.get(kChallenge);
    answer.signature.resize(2000);
    EXPECT_EQ(refusal(answer), "passkey.bad_signature");
    answer.signature.clear();
    EXPECT_EQ(refusal(answer), "passkey.bad_signature");
}

} // namespace
} // namespace muster::webauthn
