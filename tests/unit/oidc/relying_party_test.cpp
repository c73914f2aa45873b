#include "oidc/relying_party.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/oidc_provider.h"

namespace muster::oidc {
namespace {

using namespace std::chrono_literals;
using test::JwtSigner;
using test::OidcProvider;

class RelyingPartyTest : public testing::Test {
protected:
    Result<Identified> identify(const AuthorizationAnswer& answer) {
        checks = {};
        return party.identify(registration, flow, answer, checks);
    }
    Result<Identified> identify() { return identify({.code = "code-1"}); }
    std::string_view reason() {
        const auto identified = identify();
        return identified ? "" : identified.error().reason;
    }

    test::FakeClock clock;
    OidcProvider provider{clock};
    RelyingParty party{{.send = provider.transport(), .clock = clock}};
    Registration registration{.issuer = Issuer::parse(OidcProvider::kIssuer).value(),
                              .client_id = "muster",
                              .client_secret = Secret("s3cr&t")};
    Flow flow{.redirect_uri = "https://muster.example.com/callback",
              .state = "state-1",
              .nonce = "nonce-1",
              .verifier = Secret(std::string(43, 'v'))};
    Checklist checks;
};

TEST_F(RelyingPartyTest, TheBrowserIsSentWithStateNonceAndPkceByS256) {
    const auto url = party.authorization_url(registration, flow);

    ASSERT_TRUE(url);
    EXPECT_TRUE(url->starts_with("https://idp.example.com/authorize?response_type=code&"));
    for (const std::string_view part :
         {"client_id=muster", "state=state-1", "nonce=nonce-1", "code_challenge_method=S256",
          "redirect_uri=https%3A%2F%2Fmuster.example.com%2Fcallback",
          "scope=openid%20email%20profile"}) {
        EXPECT_NE(url->find(part), url->npos) << part;
    }
    EXPECT_EQ(url->find("vvvv"), url->npos);
    EXPECT_EQ(url->find("prompt"), url->npos);
    flow.authenticated_after = clock.now();
    EXPECT_NE(party.authorization_url(registration, flow)->find("prompt=login&max_age=0"),
              std::string::npos);
}

TEST_F(RelyingPartyTest, ACodeIsTradedWithVerifierAndSecretAndTheTokenBelieved) {
    provider.claims_of_token = {{"nonce", "nonce-1"}, {"sid", "session-1"}};

    const auto identified = identify();

    ASSERT_TRUE(identified) << identified.error().reason;
    EXPECT_EQ(identified->subject, "00u1");
    EXPECT_EQ(identified->session, "session-1");
    EXPECT_NE(provider.token_body.find("code_verifier=" + std::string(43, 'v')), std::string::npos);
    EXPECT_EQ(provider.token_body.find("s3cr"), std::string::npos);
    EXPECT_EQ(provider.token_authorization, "Basic " + crypto::base64(as_bytes("muster:s3cr%26t")));
    EXPECT_EQ(*identified->claims.find("email")->if_string(), "bob@example.com"); // userinfo
}

TEST_F(RelyingPartyTest, EachAnswerThatIsNoneIsRefusedWithItsOwnReason) {
    provider.claims_of_token = {{"nonce", "nonce-1"}};
    EXPECT_EQ(identify({.code = {}, .issuer = {}, .error = "access_denied"}).error().reason,
              "oidc.denied");
    EXPECT_EQ(identify({}).error().reason, "oidc.no_code");
    EXPECT_EQ(identify({.code = "code-1", .issuer = "https://evil.example.com"}).error().reason,
              "oidc.answer_of_another");
    provider.metadata_extra = {{"authorization_response_iss_parameter_supported", Json(true)}};
    clock.advance(2h);
    EXPECT_EQ(reason(), "oidc.answer_of_another");
    EXPECT_TRUE(identify({.code = "code-1", .issuer = std::string(OidcProvider::kIssuer)}));
}

TEST_F(RelyingPartyTest, EachFaultOfTheExchangeIsRefusedWithItsOwnReason) {
    provider.claims_of_token = {{"nonce", "nonce-1"}};
    provider.token_status = 400;
    EXPECT_EQ(reason(), "oidc.code_refused");
    provider.token_status = 200;
    provider.token_answer = "{}";
    EXPECT_EQ(reason(), "oidc.no_id_token");
    provider.token_answer = "no json";
    EXPECT_EQ(reason(), "oidc.code_refused");
    provider.token_answer.reset();
    provider.userinfo_subject = "another";
    EXPECT_EQ(reason(), "oidc.userinfo_subject");
    provider.userinfo_status = 401;
    EXPECT_EQ(reason(), "oidc.userinfo_refused");
    provider.userinfo_status = 200;
    provider.userinfo_subject = "00u1";
    provider.claims_of_token = {{"nonce", "another"}};
    EXPECT_EQ(reason(), "oidc.bad_nonce");
}

TEST_F(RelyingPartyTest, WhatTheTokenSaysCountsMoreThanUserinfo) {
    provider.claims_of_token = {{"nonce", "nonce-1"}, {"email", "eve@example.com"}};

    EXPECT_EQ(*identify()->claims.find("email")->if_string(), "eve@example.com");
}

TEST_F(RelyingPartyTest, KeysThatWereChangedAreFetchedOnceAndNotMoreOftenThanEveryHalfMinute) {
    provider.claims_of_token = {{"nonce", "nonce-1"}};
    ASSERT_EQ(reason(), "");
    EXPECT_EQ(provider.asked["/keys"], 1);
    provider.change_key("k2");
    clock.advance(31s);

    EXPECT_EQ(reason(), "");
    EXPECT_EQ(provider.asked["/keys"], 2);

    const JwtSigner stranger("RS256", "k3");
    provider.signer_of_token = &stranger;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(reason(), "oidc.unknown_key");
    }
    EXPECT_EQ(provider.asked["/keys"], 2);
    clock.advance(31s);
    EXPECT_EQ(reason(), "oidc.unknown_key");
    EXPECT_EQ(provider.asked["/keys"], 3);
}

TEST_F(RelyingPartyTest, AProviderThatIsDownJudgesNobody) {
    provider.is_down = true;

    EXPECT_EQ(identify().error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(party.authorization_url(registration, flow).error().reason, "oidc.unreachable");
}

TEST_F(RelyingPartyTest, WhereToSignOutIsKnownWhereTheProviderSaysIt) {
    EXPECT_EQ(party.end_session_url(registration, "https://muster.example.com/").value(),
              std::nullopt);
    provider.metadata_extra = {{"end_session_endpoint", "https://idp.example.com/out"}};
    clock.advance(2h);
    EXPECT_EQ(party.end_session_url(registration, "https://muster.example.com/").value(),
              "https://idp.example.com/out?client_id=muster&post_logout_redirect_uri=https%3A%2F%"
              "2Fmuster.example.com%2F");
}

TEST(MetadataTest, EachDocumentThatIsWrongIsRefusedWithItsOwnReason) {
    const auto issuer = Issuer::parse("https://idp.example.com").value();
    const auto reason = [&](const Json& document) {
        const auto read = Metadata::parse(document.str(), issuer);
        return read ? std::string_view() : read.error().reason;
    };
    const Json::Object good{{"issuer", "https://idp.example.com"},
                            {"authorization_endpoint", "https://idp.example.com/a"},
                            {"token_endpoint", "https://idp.example.com/t"},
                            {"jwks_uri", "https://idp.example.com/k"}};
    const auto with = [&](std::string_view name, Json value) {
        Json::Object changed = good;
        std::erase_if(changed, [&](const JsonMember& member) { return member.key == name; });
        changed.push_back({std::string(name), std::move(value)});
        return Json(changed);
    };

    EXPECT_EQ(reason(good), "");
    EXPECT_EQ(reason(Json(Json::Array{})), "oidc.metadata_malformed");
    EXPECT_EQ(reason(with("issuer", "https://idp.example.com/")), "oidc.other_issuer");
    EXPECT_EQ(reason(with("issuer", nullptr)), "oidc.other_issuer");
    EXPECT_EQ(reason(with("jwks_uri", nullptr)), "oidc.metadata_malformed");
    EXPECT_EQ(reason(with("token_endpoint", "http://idp.example.com/t")), "oidc.unsafe_endpoint");
    EXPECT_EQ(reason(with("token_endpoint", "file:///etc/passwd")), "oidc.unsafe_endpoint");
    EXPECT_EQ(reason(with("jwks_uri", 7)), "oidc.unsafe_endpoint");
    EXPECT_EQ(reason(with("code_challenge_methods_supported", Json::Array{"plain"})),
              "oidc.no_pkce");
}

TEST(IssuerTest, OnlyHttpsOrThisVeryMachineIsAnIssuer) {
    for (const std::string_view good :
         {"https://idp.example.com", "https://idp.example.com/realms/a", "http://127.0.0.1:8080",
          "http://localhost:9000/x", "http://[::1]:80"}) {
        EXPECT_TRUE(Issuer::parse(good)) << good;
    }
    for (const std::string_view bad :
         {"", "idp.example.com", "http://idp.example.com", "https://", "https://a@b.example",
          "https://a.example?x=1", "https://a.example#x", "https://a.example\\b", "ftp://a.example",
          "http://localhost.evil.example", "https://a.example/\r\nX: 1"}) {
        EXPECT_EQ(Issuer::parse(bad).error().reason, "oidc.bad_issuer_url") << bad;
    }
}

} // namespace
} // namespace muster::oidc
