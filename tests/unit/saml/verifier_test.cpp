#include "saml/verifier.h"

#include <functional>

#include <gmock/gmock.h>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::SamlResponse;

class VerifierTest : public test::SamlTest {};

TEST_F(VerifierTest, ASignedAssertionTellsWhoHasSignedIn) {
    const Verification verification = verify(signed_assertion());

    ASSERT_TRUE(verification.assertion) << verification.assertion.error().reason;
    const Assertion& assertion = *verification.assertion;
    EXPECT_EQ(assertion.issuer, "https://idp.example/saml");
    EXPECT_EQ(assertion.name_id.value, "ann@example.com");
    EXPECT_EQ(assertion.name_id.format, kEmailFormat);
    EXPECT_EQ(assertion.session_index, "_session1");
    EXPECT_EQ(assertion.request, "_request1");
    EXPECT_EQ(assertion.valid_until, clock.now() + minutes(5));
    EXPECT_EQ(assertion.signed_in_at, clock.now());
    EXPECT_THAT(assertion.values("groups"), testing::ElementsAre("admins", "finance"));
    EXPECT_THAT(assertion.values("roles"), testing::IsEmpty());
}

TEST_F(VerifierTest, ASignedResponseVouchesForTheAssertionInIt) {
    const Verification verification = verify(signed_response());

    ASSERT_TRUE(verification.assertion) << verification.assertion.error().reason;
    EXPECT_EQ(verification.assertion->name_id.value, "ann@example.com");
}

TEST_F(VerifierTest, BothMayBeSigned) {
    const std::string twice = signer().sign(signed_assertion(), "_response1");

    provider.must_sign = Signed::Both;
    EXPECT_EQ(outcome(twice), "accepted");
}

TEST_F(VerifierTest, WhatMustBeSignedIs) {
    provider.must_sign = Signed::Assertion;
    EXPECT_EQ(outcome(signed_response()), "saml.not_signed");
    provider.must_sign = Signed::Response;
    EXPECT_EQ(outcome(signed_assertion()), "saml.not_signed");
    provider.must_sign = Signed::Both;
    EXPECT_EQ(outcome(signed_assertion()), "saml.not_signed");
    EXPECT_EQ(outcome(signed_response()), "saml.not_signed");
    provider.must_sign = Signed::Either;
    EXPECT_EQ(outcome(SamlResponse().xml()), "saml.not_signed");
}

TEST_F(VerifierTest, AnyOfTheProvidersCertificatesMaySign) {
    provider.certificates = {stranger().certificate(), signer().certificate()};

    EXPECT_EQ(outcome(signed_assertion()), "accepted");
}

TEST_F(VerifierTest, OtherAllowedAlgorithmsVerify) {
    const std::vector<test::SignatureForm> forms{
        {.method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
         .digest = "http://www.w3.org/2001/04/xmldsig-more#sha384"},
        {.method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
         .digest = "http://www.w3.org/2001/04/xmlenc#sha512"},
        {.last_transform = R"(<ec:InclusiveNamespaces PrefixList="samlp saml")"
                           R"( xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#"/>)"},
    };
    for (const test::SignatureForm& form : forms) {
        replays = {};
        EXPECT_EQ(outcome(signed_assertion({}, form)), "accepted") << form.method;
    }
}

struct Case {
    std::string_view reason;
    std::function<void(SamlResponse&)> change;
};

TEST_F(VerifierTest, EveryConditionIsHeld) {
    const std::vector<Case> cases{
        {"saml.issuer", [](auto& r) { r.issuer = "https://other.example/saml"; }},
        {"saml.destination", [](auto& r) { r.destination = "https://other.example/acs"; }},
        {"saml.recipient", [](auto& r) { r.recipient = "https://other.example/acs"; }},
        {"saml.recipient", [](auto& r) { r.recipient = "https://muster.example/saml/okta/acs/"; }},
        {"saml.audience", [](auto& r) { r.audience = "https://other.example/saml"; }},
        {"saml.audience",
         [](auto& r) {
             r.extra_conditions = "<saml:AudienceRestriction><saml:Audience>https://other.example"
                                  "</saml:Audience></saml:AudienceRestriction>";
         }},
        {"saml.request_unknown", [](auto& r) { r.request = "_request2"; }},
        {"saml.unsolicited", [](auto& r) { r.request = ""; }},
        {"saml.no_bearer",
         [](auto& r) { r.method = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"; }},
        {"saml.expired", [](auto& r) { r.now = r.now - minutes(6); }},
        {"saml.not_yet_valid", [](auto& r) { r.now = r.now + minutes(3); }},
        {"saml.version", [](auto& r) { r.version = "1.1"; }},
        {"saml.no_name", [](auto& r) { r.name_id = " "; }},
        {"saml.no_id", [](auto& r) { r.assertion_id = ""; }},
        {"saml.status_refused",
         [](auto& r) { r.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"; }},
    };
    for (const auto& [reason, change] : cases) {
        SamlResponse response;
        change(response);
        EXPECT_EQ(outcome(signed_response(response)), reason);
    }
}

TEST_F(VerifierTest, TheSkewOfClocksIsAMinute) {
    SamlResponse late;
    late.now = late.now - minutes(6) + seconds(1);
    SamlResponse early;
    early.now = early.now + minutes(2);
    early.assertion_id = "_assertion2";

    EXPECT_EQ(outcome(signed_assertion(late)), "accepted");
    EXPECT_EQ(outcome(signed_assertion(early)), "accepted");
}

TEST_F(VerifierTest, TheConfirmationHasItsOwnTime) {
    const SamlResponse parts;
    const std::string shortened =
        test::replaced(parts.xml(), "NotOnOrAfter=\"" + parts.time(minutes(5)),
                       "NotOnOrAfter=\"" + parts.time(minutes(-2)));

    EXPECT_EQ(outcome(signer().sign(shortened, "_assertion1")), "saml.confirmation_expired");
    const std::string endless = test::replaced(
        parts.xml(), "NotOnOrAfter=\"" + parts.time(minutes(5)) + "\" Recipient", "Recipient");
    EXPECT_EQ(outcome(signer().sign(endless, "_assertion1")), "saml.time");
}

TEST_F(VerifierTest, TimesAreInUtc) {
    const SamlResponse parts;
    const std::string local =
        test::replaced(parts.xml(), parts.time(minutes(-1)), "2023-11-14T22:12:20+01:00");

    EXPECT_EQ(outcome(signer().sign(local, "_assertion1")), "saml.time");
}

TEST_F(VerifierTest, AnAssertionWithoutAudienceIsForNobody) {
    const std::string open =
        test::replaced(SamlResponse().xml(),
                       test::element_in(SamlResponse().xml(), "saml:AudienceRestriction"), "");

    EXPECT_EQ(outcome(signer().sign(open, "_assertion1")), "saml.audience");
}

TEST_F(VerifierTest, AnAssertionIsUsedOnce) {
    const std::string response = signed_assertion();

    EXPECT_EQ(outcome(response), "accepted");
    EXPECT_EQ(outcome(response), "saml.replayed");
}

TEST_F(VerifierTest, ARefusedAssertionIsNotUsedUp) {
    const std::string response = signed_assertion();
    const auto open = std::exchange(requests, {});
    EXPECT_EQ(outcome(response), "saml.request_unknown");

    requests = open;
    EXPECT_EQ(outcome(response), "accepted");
}

TEST_F(VerifierTest, UnsolicitedResponsesAreTakenWhereAnAdminWantsThem) {
    SamlResponse parts;
    parts.request = "";
    provider.unsolicited = Unsolicited::Taken;

    const Verification verification = verify(signed_assertion(parts));

    ASSERT_TRUE(verification.assertion) << verification.assertion.error().reason;
    EXPECT_EQ(verification.assertion->request, std::nullopt);
    // One that claims to answer must answer something, there as well.
    requests.clear();
    EXPECT_EQ(outcome(signed_assertion()), "saml.request_unknown");
}

TEST_F(VerifierTest, AResponseAnswersWhatItsAssertionAnswers) {
    const std::string response = test::replaced(SamlResponse().xml(), " InResponseTo=\"_request1\"",
                                                " InResponseTo=\"_request2\"");
    provider.unsolicited = Unsolicited::Taken;

    EXPECT_EQ(outcome(signer().sign(response, "_assertion1")), "saml.request_mismatch");
    const std::string silent =
        test::replaced(SamlResponse().xml(), " InResponseTo=\"_request1\"", "");
    EXPECT_EQ(outcome(signer().sign(silent, "_assertion1")), "saml.request_mismatch");
}

TEST_F(VerifierTest, ASignedResponseSaysWhereItGoes) {
    const std::string nowhere = test::replaced(
        SamlResponse().xml(), " Destination=\"https://muster.example/saml/okta/acs\"", "");

    EXPECT_EQ(outcome(signer().sign(nowhere, "_response1")), "saml.destination");
    EXPECT_EQ(outcome(signer().sign(nowhere, "_assertion1")), "accepted");
}

TEST_F(VerifierTest, AFreshSignInIsOneAfterTheRequest) {
    requests.front().is_forced = true;
    requests.front().sent_at = clock.now() + minutes(2);
    EXPECT_EQ(outcome(signed_assertion()), "saml.not_fresh");

    requests.front().sent_at = clock.now();
    EXPECT_EQ(outcome(signed_assertion()), "accepted");
}

TEST_F(VerifierTest, ASessionThatHasEndedIsNone) {
    const SamlResponse parts;
    const std::string ended = test::replaced(
        parts.xml(),
        "SessionIndex=", "SessionNotOnOrAfter=\"" + parts.time(minutes(-2)) + "\" SessionIndex=");

    EXPECT_EQ(outcome(signer().sign(ended, "_assertion1")), "saml.session_ended");
}

TEST_F(VerifierTest, AnAssertionWithoutSignInIsNone) {
    const std::string xml = SamlResponse().xml();
    const std::string silent =
        test::replaced(xml, test::element_in(xml, "saml:AuthnStatement"), "");

    EXPECT_EQ(outcome(signer().sign(silent, "_assertion1")), "saml.no_authentication");
}

TEST_F(VerifierTest, AResponseMayFailAndSaysWhy) {
    SamlResponse parts;
    parts.status = "urn:oasis:names:tc:SAML:2.0:status:Requester";
    const Verification verification = verify(parts.around(""));

    EXPECT_EQ(outcome(verification), "saml.status_refused");
    EXPECT_THAT(verification.assertion.error().detail, testing::HasSubstr("status:Requester"));
    EXPECT_EQ(outcome(SamlResponse().around("")), "saml.assertion_missing");
}

TEST_F(VerifierTest, EveryCheckIsWrittenDown) {
    SamlResponse parts;
    parts.audience = "https://other.example";
    const Verification verification = verify(signed_assertion(parts));

    ASSERT_EQ(verification.checks.size(), kCheckNames.entries().size());
    const auto verdict = [&](CheckName name) {
        return verification.checks[static_cast<std::size_t>(name)].verdict;
    };
    EXPECT_EQ(verdict(CheckName::Schema), Verdict::Passed);
    EXPECT_EQ(verdict(CheckName::ResponseSignature), Verdict::Absent);
    EXPECT_EQ(verdict(CheckName::AssertionSignature), Verdict::Passed);
    EXPECT_EQ(verdict(CheckName::Audience), Verdict::Failed);
    EXPECT_EQ(verdict(CheckName::Validity), Verdict::Passed);
    EXPECT_EQ(verdict(CheckName::Replay), Verdict::NotReached);
    EXPECT_EQ(verification.checks[static_cast<std::size_t>(CheckName::Audience)].reason,
              "saml.audience");
}

} // namespace
} // namespace muster::saml
