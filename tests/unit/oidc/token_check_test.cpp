#include "oidc/token_check.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/jwt_signer.h"

namespace muster::oidc {
namespace {

using test::JwtSigner;
using Claims = Json::Object;

constexpr std::string_view kIssuer = "https://idp.example.com";
constexpr std::string_view kEvent = "http://schemas.openid.net/event/backchannel-logout";

const JwtSigner& signer() { // one for all tests: making a key takes long
    static const JwtSigner kept;
    return kept;
}

void set(Claims& claims, std::string_view name, Json value) {
    std::erase_if(claims, [&](const JsonMember& member) { return member.key == name; });
    claims.push_back({std::string(name), std::move(value)});
}
void unset(Claims& claims, std::string_view name) {
    std::erase_if(claims, [&](const JsonMember& member) { return member.key == name; });
}

class TokenCheckTest : public testing::Test {
protected:
    [[nodiscard]] std::int64_t seconds() const { return clock.now().unix_millis() / 1000; }
    [[nodiscard]] Claims good() const {
        return {{"iss", kIssuer},         {"sub", "00u1"},    {"aud", "muster"},
                {"exp", seconds() + 300}, {"iat", seconds()}, {"nonce", "n-1"}};
    }
    Result<Jwt> check(const std::string& token, const std::string& jwks) {
        checks = {};
        return check_id_token(token, JwkSet::parse(jwks).value(), rules, context, clock.now(),
                              checks);
    }
    std::string_view reason(const std::string& token) {
        const auto checked = check(token, signer().jwks());
        return checked ? "" : checked.error().reason;
    }
    std::string_view reason_of(const std::function<void(Claims&)>& change) {
        Claims claims = good();
        change(claims);
        return reason(signer().sign(claims));
    }

    test::FakeClock clock;
    TokenRules rules{.issuer = std::string(kIssuer), .client_id = "muster"};
    IdTokenContext context{.nonce = "n-1", .access_token = ""};
    Checklist checks;
};

TEST_F(TokenCheckTest, AGoodTokenIsBelievedAndEveryCheckIsNoted) {
    const auto token = check(signer().sign(good()), signer().jwks());

    ASSERT_TRUE(token);
    EXPECT_EQ(*token->text_claim("sub"), "00u1");
    EXPECT_GE(checks.checks().size(), 12U);
    for (const Check& each : checks.checks()) {
        EXPECT_EQ(each.verdict, Verdict::Passed) << each.name;
    }
}

TEST_F(TokenCheckTest, EachClaimThatIsWrongIsRefusedWithItsOwnReason) {
    struct Case {
        std::string_view reason;
        std::function<void(Claims&)> change;
    };
    const std::vector<Case> cases = {
        {"oidc.bad_issuer", [](Claims& c) { set(c, "iss", "https://evil.example.com"); }},
        {"oidc.bad_issuer", [](Claims& c) { set(c, "iss", std::string(kIssuer) + "/"); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "iss"); }},
        {"oidc.bad_audience", [](Claims& c) { set(c, "aud", "another"); }},
        {"oidc.bad_audience", [](Claims& c) { set(c, "aud", Json::Array{}); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "aud"); }},
        {"oidc.bad_authorized_party",
         [](Claims& c) { set(c, "aud", Json::Array{"muster", "another"}); }},
        {"oidc.bad_authorized_party", [](Claims& c) { set(c, "azp", "another"); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "exp"); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "iat"); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "sub"); }},
        {"oidc.missing_claim", [](Claims& c) { set(c, "exp", "tomorrow"); }},
        {"oidc.expired", [&](Claims& c) { set(c, "exp", seconds() - 61); }},
        {"oidc.issued_in_future", [&](Claims& c) { set(c, "iat", seconds() + 61); }},
        {"oidc.issued_long_ago", [&](Claims& c) { set(c, "iat", seconds() - 661); }},
        {"oidc.not_yet_valid", [&](Claims& c) { set(c, "nbf", seconds() + 61); }},
        {"oidc.bad_nonce", [](Claims& c) { set(c, "nonce", "n-2"); }},
        {"oidc.bad_nonce", [](Claims& c) { unset(c, "nonce"); }},
        {"oidc.bad_subject", [](Claims& c) { set(c, "sub", ""); }},
        {"oidc.bad_subject", [](Claims& c) { set(c, "sub", std::string(256, 'a')); }},
        {"oidc.bad_subject", [](Claims& c) { set(c, "sub", 7); }},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(reason_of(each.change), each.reason);
        EXPECT_EQ(checks.checks().back().verdict, Verdict::Failed) << each.reason;
    }
}

TEST_F(TokenCheckTest, WhatIsRightInAnotherFormIsBelieved) {
    EXPECT_EQ(reason_of([](Claims& c) { set(c, "aud", Json::Array{"muster"}); }), "");
    EXPECT_EQ(reason_of([](Claims& c) {
                  set(c, "aud", Json::Array{"another", "muster"});
                  set(c, "azp", "muster");
              }),
              "");
    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "exp", seconds() - 59); }), "");
    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "nbf", seconds() + 59); }), "");
}

TEST_F(TokenCheckTest, ATokenWithoutSignatureIsRefused) {
    const Json none = Json::Object{{"alg", "none"}};
    EXPECT_EQ(reason(JwtSigner::unsigned_part(none, good()) + "."), "oidc.algorithm_refused");
    EXPECT_EQ(reason(signer().sign(none, good())), "oidc.algorithm_refused");
    EXPECT_EQ(reason(JwtSigner::unsigned_part(Json::Object{{"alg", "RS256"}}, good()) + "."),
              "oidc.bad_signature");
}

TEST_F(TokenCheckTest, APublicKeyIsNoSecretOfAnHmac) {
    for (const std::string_view kid : {"k1", "other"}) {
        const Json header = Json::Object{{"alg", "HS256"}, {"kid", kid}};
        EXPECT_EQ(reason(JwtSigner::sign_by_hmac(signer().jwks(), header, good())),
                  "oidc.algorithm_refused");
        EXPECT_EQ(reason(JwtSigner::sign_by_hmac("", header, good())), "oidc.algorithm_refused");
    }
}

TEST_F(TokenCheckTest, OnlyAlgorithmsOfTheListAreTaken) {
    rules.algorithms = {crypto::SignatureAlgorithm::Es256};

    EXPECT_EQ(reason(signer().sign(good())), "oidc.algorithm_refused");
    for (const std::string_view name : {"rs256", "RS1", "EdDSA", ""}) {
        EXPECT_EQ(reason(signer().sign(Json::Object{{"alg", name}, {"kid", "k1"}}, good())),
                  "oidc.algorithm_refused")
            << name;
    }
}

TEST_F(TokenCheckTest, ASignatureOfAnotherKeyOrOverOtherClaimsIsRefused) {
    const JwtSigner other;
    EXPECT_EQ(reason(other.sign(good())), "oidc.bad_signature");

    Claims claims = good();
    const std::string signed_token = signer().sign(claims);
    set(claims, "sub", "admin");
    const std::string changed =
        JwtSigner::unsigned_part(Json::Object{{"alg", "RS256"}, {"kid", "k1"}}, claims) +
        signed_token.substr(signed_token.rfind('.'));
    EXPECT_EQ(reason(changed), "oidc.bad_signature");
}

TEST_F(TokenCheckTest, EachAlgorithmThatIsTakenIsChecked) {
    for (const std::string name : {"PS256", "RS384", "RS512", "ES256", "ES384"}) {
        const JwtSigner own(name);
        rules.algorithms = {*crypto::kSignatureAlgorithmNames.find(name)};
        EXPECT_TRUE(check(own.sign(good()), own.jwks())) << name;
        const JwtSigner other(name);
        EXPECT_EQ(check(other.sign(good()), own.jwks()).error().reason, "oidc.bad_signature")
            << name;
    }
}

TEST_F(TokenCheckTest, AKeyThatIsNotThereIsUnknownAndATokenWithoutNameNeedsASingleOne) {
    const Json header = Json::Object{{"alg", "RS256"}};
    const JwtSigner second("RS256", "k2");
    const std::string two =
        Json(Json::Object{{"keys", Json::Array{signer().jwk(), second.jwk()}}}).str();

    EXPECT_EQ(reason(second.sign(good())), "oidc.unknown_key");
    EXPECT_TRUE(check(second.sign(good()), two));
    EXPECT_EQ(reason(signer().sign(header, good())), "");
    EXPECT_EQ(check(signer().sign(header, good()), two).error().reason, "oidc.ambiguous_key");
    EXPECT_EQ(check(signer().sign(good()), R"({"keys":[]})").error().reason, "oidc.unknown_key");
}

TEST_F(TokenCheckTest, AKeyForSomethingElseHasSignedNothing) {
    const auto with = [&](std::string_view name, std::string_view value) {
        Json key = signer().jwk();
        set(*key.if_object(), name, value);
        return Json(Json::Object{{"keys", Json::Array{key}}}).str();
    };
    EXPECT_EQ(check(signer().sign(good()), with("use", "enc")).error().reason, "oidc.unknown_key");
    EXPECT_EQ(check(signer().sign(good()), with("alg", "PS256")).error().reason,
              "oidc.unknown_key");
}

TEST_F(TokenCheckTest, ATokenThatIsNoneIsRefused) {
    const std::string good_token = signer().sign(good());
    const auto header = [](const Json& json) { return crypto::base64url(as_bytes(json.str())); };
    const std::vector<std::string> none = {
        "",
        "a.b.c",
        good_token + ".more",
        good_token.substr(0, good_token.rfind('.')),
        header(Json::Object{}) + good_token.substr(good_token.find('.')),
        header(Json::Object{{"alg", 1}}) + good_token.substr(good_token.find('.')),
        header(Json::Object{{"alg", "RS256"}, {"crit", Json::Array{"exp"}}}) +
            good_token.substr(good_token.find('.')),
        signer().sign(Json(Json::Array{})),
        good_token + "=",
        std::string(Jwt::kMostBytes + 1, 'a')};
    for (const std::string& text : none) {
        EXPECT_EQ(reason(text), "oidc.token_malformed") << text.substr(0, 40);
    }
}

TEST_F(TokenCheckTest, AClaimThatStandsTwiceIsRefused) {
    const std::string twice = R"({"sub":"a","sub":"admin"})";
    const std::string header = crypto::base64url(as_bytes(R"({"alg":"RS256","kid":"k1"})"));

    EXPECT_EQ(reason(header + "." + crypto::base64url(as_bytes(twice)) + ".AAAA"),
              "oidc.token_malformed");
}

TEST_F(TokenCheckTest, TheHashOfTheAccessTokenIsChecked) {
    context.access_token = "access-1";
    const auto hash = crypto::hash_of(crypto::SignatureAlgorithm::Rs256, as_bytes("access-1"));
    const std::string half = crypto::base64url(ByteSpan(hash).first(16));

    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "at_hash", half); }), "");
    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "at_hash", half + "A"); }), "oidc.bad_token_hash");
    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "at_hash", 1); }), "oidc.bad_token_hash");
}

TEST_F(TokenCheckTest, AFreshProofIsOneThatWasGivenSinceItWasAskedFor) {
    context.authenticated_after = clock.now();

    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "auth_time", seconds() + 1); }), "");
    EXPECT_EQ(reason_of([&](Claims& c) { set(c, "auth_time", seconds() - 61); }),
              "oidc.old_authentication");
    EXPECT_EQ(reason_of([](Claims&) {}), "oidc.missing_claim");
}

class LogoutTokenTest : public TokenCheckTest {
protected:
    [[nodiscard]] Claims logout() const {
        return {{"iss", kIssuer},
                {"aud", "muster"},
                {"exp", seconds() + 120},
                {"iat", seconds()},
                {"jti", "l-1"},
                {"sid", "s-1"},
                {"events", Json::Object{{std::string(kEvent), Json::Object{}}}}};
    }
    std::string_view logout_reason(const std::function<void(Claims&)>& change) {
        Claims claims = logout();
        change(claims);
        return logout_reason_of(signer().sign(claims));
    }
    std::string_view logout_reason_of(const std::string& token) {
        const auto checked = check_logout_token(token, JwkSet::parse(signer().jwks()).value(),
                                                rules, clock.now(), checks);
        return checked ? "" : checked.error().reason;
    }
};

TEST_F(LogoutTokenTest, EachWrongOneIsRefusedWithItsOwnReason) {
    EXPECT_EQ(logout_reason([](Claims&) {}), "");
    struct Case {
        std::string_view reason;
        std::function<void(Claims&)> change;
    };
    const std::vector<Case> cases = {
        {"oidc.logout_nonce", [](Claims& c) { set(c, "nonce", "n-1"); }},
        {"oidc.logout_event", [](Claims& c) { unset(c, "events"); }},
        {"oidc.logout_event", [](Claims& c) { set(c, "events", Json::Object{}); }},
        {"oidc.logout_event",
         [](Claims& c) { set(c, "events", Json::Object{{std::string(kEvent), "yes"}}); }},
        {"oidc.logout_event",
         [](Claims& c) { set(c, "events", Json::Object{{"http://other", Json::Object{}}}); }},
        {"oidc.logout_of_nobody", [](Claims& c) { unset(c, "sid"); }},
        {"oidc.missing_claim", [](Claims& c) { unset(c, "jti"); }},
        {"oidc.bad_issuer", [](Claims& c) { set(c, "iss", "https://evil.example.com"); }},
        {"oidc.bad_audience", [](Claims& c) { set(c, "aud", "another"); }},
        {"oidc.expired", [&](Claims& c) { set(c, "exp", seconds() - 61); }},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(logout_reason(each.change), each.reason);
    }
    EXPECT_EQ(
        logout_reason_of(JwtSigner::unsigned_part(Json::Object{{"alg", "none"}}, logout()) + "."),
        "oidc.algorithm_refused");
    const JwtSigner other;
    EXPECT_EQ(logout_reason_of(other.sign(logout())), "oidc.bad_signature");
    EXPECT_EQ(logout_reason_of(signer().sign(good())), "oidc.missing_claim"); // an ID token
}

TEST(JwkSetTest, WhatCannotBeReadIsLeftOutAndTheRestIsTaken) {
    const std::string set =
        Json(Json::Object{
                 {"keys", Json::Array{Json::Object{{"kty", "OKP"}}, Json("no key"),
                                      Json::Object{{"kty", "RSA"}, {"n", "AQAB"}, {"e", "AQAB"}},
                                      Json::Object{{"kty", "oct"}, {"k", "c2VjcmV0"}},
                                      Json::Object{{"kty", "EC"},
                                                   {"crv", "P-256"},
                                                   {"x", std::string(43, 'A')},
                                                   {"y", std::string(43, 'A')}},
                                      signer().jwk()}}})
            .str();

    EXPECT_EQ(JwkSet::parse(set)->size(), 1U);
}

TEST(JwkSetTest, WhatIsNoSetIsRefused) {
    for (const std::string_view text :
         {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[],"keys":[]})"}) {
        EXPECT_EQ(JwkSet::parse(text).error().reason, "oidc.keys_malformed") << text;
    }
}

} // namespace
} // namespace muster::oidc
