#include "callbacks/sns_signatures.h"

#include <gtest/gtest.h>

#include "crypto/encoding.h"
#include "support/sns_signer.h"
#include "unit/callbacks/messages.h"

namespace muster::callbacks {
namespace {

constexpr const char* kCertificate =
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123abcd.pem";

class SnsSignaturesTest : public testing::Test {
protected:
    SnsSignaturesTest() { notification.certificate_url = kCertificate; }

    void sign(const test::SnsSigner& with, const std::string& version = "2") {
        notification.signature_version = version;
        notification.signature = crypto::base64(
            with.sign(notification.signed_text(), version == "1" ? EVP_sha1() : EVP_sha256()));
    }
    std::string_view verdict() {
        const Status is_signed = signatures.expect_signed(notification, topic, {});
        return is_signed ? "signed" : is_signed.error().reason;
    }

    const test::SnsSigner signer;
    const connections::TopicArn topic = connections::TopicArn::parse(kTopic).value();
    SnsNotification notification = SnsNotification::parse(Question{}.message()).value();
    int fetched = 0;
    std::optional<Error> failure;
    SnsSignatures signatures{
        [this](const std::string& url, const std::stop_token&) -> Result<std::string> {
            ++fetched;
            EXPECT_EQ(url, kCertificate);
            return failure ? Result<std::string>(*failure) : signer.certificate();
        }};
};

TEST_F(SnsSignaturesTest, BothOfSnsVersionsHoldAndTheCertificateIsReadOnce) {
    sign(signer, "1");
    EXPECT_EQ(verdict(), "signed");
    sign(signer, "2");
    EXPECT_EQ(verdict(), "signed");
    EXPECT_EQ(fetched, 1);
}

TEST_F(SnsSignaturesTest, WhatWasChangedOrSignedByOthersIsForged) {
    sign(signer);
    notification.message += " ";
    EXPECT_EQ(verdict(), "callback.forged");

    sign(test::SnsSigner());
    EXPECT_EQ(verdict(), "callback.forged");

    sign(signer);
    notification.signature_version = "3";
    EXPECT_EQ(verdict(), "callback.forged");

    notification.signature_version = "2";
    notification.signature = "no base64";
    EXPECT_EQ(verdict(), "callback.forged");
}

TEST_F(SnsSignaturesTest, CertificatesOfOthersAreNotRead) {
    sign(signer);
    for (const char* url :
         {"", "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123abcd.pem",
          "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-0123abcd.pem",
          "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem",
          "https://evil.example/SimpleNotificationService-0123abcd.pem",
          "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-../evil.pem",
          "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-.pem"}) {
        notification.certificate_url = url;
        EXPECT_EQ(verdict(), "callback.forged") << url;
    }
    EXPECT_EQ(fetched, 0);
}

TEST_F(SnsSignaturesTest, OfACertificateThatCannotBeReadNothingIsLearnt) {
    sign(signer);
    failure = Error{ErrorKind::Unavailable, "net.unreachable", ""};
    EXPECT_EQ(verdict(), "net.unreachable");
    failure = Error{ErrorKind::NotFound, "callback.not_there", ""};
    EXPECT_EQ(verdict(), "callback.forged");
    failure.reset();
    EXPECT_EQ(verdict(), "signed");
}

} // namespace
} // namespace muster::callbacks
