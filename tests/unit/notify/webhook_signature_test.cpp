#include "notify/webhook_signature.h"

#include <gtest/gtest.h>

#include "support/seeded_random.h"

namespace muster::notify {
namespace {

constexpr SignedContent kContent{.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                 .at = Instant::from_unix_millis(1'614'265'330'000),
                                 .body = R"({"test": 2432232314})"};

Result<std::string> signature_of(const Secret& secret, const SignedContent& content) {
    return webhook_signatures({&secret, 1}, content);
}

TEST(WebhookSignatureTest, MatchesThePublishedVector) {
    // https://github.com/standard-webhooks/standard-webhooks, test of the reference libraries
    EXPECT_EQ(signature_of(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), kContent).value(),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignatureTest, CoversIdTimeAndBody) {
    const Secret secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const std::string signature = signature_of(secret, kContent).value();
    SignedContent id = kContent;
    id.id = "msg_other";
    SignedContent at = kContent;
    at.at = kContent.at + std::chrono::seconds{1};
    SignedContent body = kContent;
    body.body = "{}";

    EXPECT_NE(signature_of(secret, id).value(), signature);
    EXPECT_NE(signature_of(secret, at).value(), signature);
    EXPECT_NE(signature_of(secret, body).value(), signature);
}

TEST(WebhookSignatureTest, SecretsAreLongAndUsable) {
    test::SeededRandom random;
    const Secret secret = make_webhook_secret(random);

    EXPECT_EQ(secret.reveal().size(), 6U + 44U); // whsec_, 32 bytes in base64
    EXPECT_TRUE(signature_of(secret, kContent));
    EXPECT_NE(make_webhook_secret(random).reveal(), secret.reveal());
}

TEST(WebhookSignatureTest, ThereIsOneOfEachSecret) {
    test::SeededRandom random;
    const std::vector<Secret> both = {make_webhook_secret(random), make_webhook_secret(random)};

    EXPECT_EQ(webhook_signatures(both, kContent).value(),
              signature_of(both[0], kContent).value() + " " +
                  signature_of(both[1], kContent).value());
}

TEST(WebhookSignatureTest, RefusesASecretOfAnotherForm) {
    for (const char* text : {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!"}) {
        EXPECT_EQ(signature_of(Secret(text), kContent).error().reason, "webhook.bad_secret");
    }
}

} // namespace
} // namespace muster::notify
