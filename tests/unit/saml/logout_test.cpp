#include "saml/logout.h"

#include <string>

#include <gmock/gmock.h>

#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::replaced;

class LogoutTest : public test::SamlTest {
protected:
    /// As the provider writes it: its own address and ours changed about.
    std::string theirs() const {
        const ServiceProvider idp{
            .entity_id = provider.entity_id, .consumer_url = "", .logout_url = ""};
        return logout_request_xml({.id = "_logout1",
                                   .name_id = {.value = "ann@example.com",
                                               .format = std::string(kEmailFormat),
                                               .qualifier = "q",
                                               .own_qualifier = "sp"},
                                   .session_indexes = {"_session1", "_session2"}},
                                  idp, own.logout_url, clock.now());
    }
    std::string answer() const {
        const ServiceProvider idp{
            .entity_id = provider.entity_id, .consumer_url = "", .logout_url = ""};
        return logout_response_xml("_answer1", "_logout1", idp, own.logout_url, clock.now());
    }
    LogoutExpectation expected() const { return {own.logout_url, provider, clock.now()}; }
    std::string reason(std::string_view text) const {
        const auto request = read_logout_request(text, expected());
        return request ? "accepted" : std::string(request.error().reason);
    }
};

TEST_F(LogoutTest, ARequestNamesWhoseSessionsEnd) {
    const auto request = read_logout_request(theirs(), expected());

    ASSERT_TRUE(request) << request.error().reason;
    EXPECT_EQ(request->id, "_logout1");
    EXPECT_EQ(request->name_id.value, "ann@example.com");
    EXPECT_EQ(request->name_id.own_qualifier, "sp");
    EXPECT_THAT(request->session_indexes, testing::ElementsAre("_session1", "_session2"));
}

TEST_F(LogoutTest, WhatIsNotForUsOrNotOfNowIsRefused) {
    EXPECT_EQ(reason(replaced(theirs(), own.logout_url, "https://other.example")),
              "saml.destination");
    EXPECT_EQ(reason(replaced(theirs(), "Destination=\"" + own.logout_url + "\"", "")),
              "saml.destination");
    EXPECT_EQ(reason(replaced(theirs(), "https://idp.example/saml", "https://evil.example")),
              "saml.issuer");
    EXPECT_EQ(reason(replaced(theirs(), "2.0\" IssueInstant", "1.1\" IssueInstant")),
              "saml.version");
    EXPECT_EQ(reason(replaced(theirs(), "ann@example.com", "")), "saml.no_name");
    EXPECT_EQ(reason(answer()), "saml.unexpected_message");
    const std::string ended =
        replaced(theirs(), "ID=", "NotOnOrAfter=\"2023-11-14T22:00:00Z\" ID=");
    EXPECT_EQ(reason(ended), "saml.expired");
    const std::string request = theirs();
    clock.advance(std::chrono::minutes(11));
    EXPECT_EQ(reason(request), "saml.expired");
    clock.advance(std::chrono::minutes(-20));
    EXPECT_EQ(reason(request), "saml.not_yet_valid");
}

TEST_F(LogoutTest, AnAnswerSaysWhatItAnswers) {
    EXPECT_EQ(read_logout_response(answer(), expected()).value(), "_logout1");
    EXPECT_EQ(
        read_logout_response(replaced(answer(), "status:Success", "status:Responder"), expected())
            .error()
            .reason,
        "saml.status_refused");
}

TEST_F(LogoutTest, APostedRequestIsSignedWithin) {
    const auto form = [](const std::string& xml) { return crypto::base64(as_bytes(xml)); };
    const std::string good = signer().sign(theirs(), "_logout1");
    const auto text = posted_logout_text(form(good), "LogoutRequest", provider);

    ASSERT_TRUE(text) << text.error().reason;
    EXPECT_EQ(reason(*text), "accepted");
    const auto refusal = [&](const std::string& xml) {
        return posted_logout_text(form(xml), "LogoutRequest", provider).error().reason;
    };
    EXPECT_EQ(refusal(theirs()), "saml.not_signed");
    EXPECT_EQ(refusal(stranger().sign(theirs(), "_logout1")), "saml.signature_invalid");
    EXPECT_EQ(refusal(replaced(good, "ann@example.com", "bob@example.com")),
              "saml.digest_mismatch");
    EXPECT_EQ(refusal(test::without_declaration(signer().sign(answer(), "_answer1"))),
              "saml.unexpected_message");
}

} // namespace
} // namespace muster::saml
