#include "api/guard.h"

#include <gtest/gtest.h>

#include "api/cookies.h"
#include "identity/permission_table.h"
#include "support/identity_world.h"
#include "support/silent_sink.h"

namespace muster::api {
namespace {

using http::Verb;

class GuardTest : public testing::Test {
protected:
    static constexpr http::PathTemplate kRoute = "/api/v1/things";

    http::Request request(Verb verb) {
        http::Request request;
        request.verb = verb;
        request.host = "muster.test";
        request.scheme = http::Scheme::Https;
        request.client = IpAddress::parse("192.0.2.7").value();
        request.id = "request-7";
        return request;
    }
    http::Request with_cookie(Verb verb, const identity::SignedIn& signed_in) {
        http::Request asked = request(verb);
        asked.cookies = http::Cookies::parse(std::string(kSessionCookie) + '=' +
                                             std::string(signed_in.session.text().reveal()));
        return asked;
    }
    /// As a page of the console sends it.
    http::Request from_page(Verb verb, const identity::SignedIn& signed_in) {
        http::Request asked = with_cookie(verb, signed_in);
        asked.headers.add("Sec-Fetch-Site", "same-origin");
        asked.headers.add("X-CSRF-Token", world.sessions.csrf_token(signed_in.session));
        return asked;
    }
    http::Request with_token(Verb verb, std::string_view token) {
        http::Request asked = request(verb);
        asked.headers.add("Authorization", "Bearer " + std::string(token));
        return asked;
    }
    std::string token_of(Role role) {
        return std::string(world.api_tokens
                               .make(world.as(admin), admin,
                                     {.name = identity::ApiTokenName::parse("ci").value(),
                                      .role = role,
                                      .expires_at = {}})
                               .value()
                               .secret.text()
                               .reveal());
    }
    std::string user_token_of(const identity::User& user) {
        return std::string(world.issue_user_token(user).secret.text().reveal());
    }
    identity::SignedIn sign_in(std::string_view email) { return world.try_sign_in(email).value(); }
    /// "in", or the slug of the refusal.
    std::string outcome(const http::Request& request, Access access) {
        const auto admitted = guard.admit(request, {request.verb, kRoute, access}).caller;
        return admitted ? "in" : std::string(admitted.error().reason);
    }
    std::vector<std::string> refusals() const {
        std::vector<std::string> reasons;
        for (const identity::ChangeEvent& event : world.changes.events) {
            if (event.action == "request.refused") {
                reasons.push_back(event.details.front().second);
            }
        }
        return reasons;
    }

    test::IdentityWorld world;
    identity::User admin = world.make_admin();
    test::SilentSink lines;
    Log log{{}, world.clock, lines};
    Guard make_guard(const RateLimits& limits) {
        return Guard(
            {.sessions = world.sessions,
             .api_tokens = world.api_tokens,
             .user_tokens = world.user_tokens,
             .changes = world.changes,
             .database = world.database,
             .clock = world.clock,
             .log = log,
             .keyed_requests = keyed},
            limits,
            [](std::string_view token, const identity::Origin&) -> Result<LinkHolder> {
                if (token != "good" && token != "other") {
                    return Error{ErrorKind::Unauthorized, "link.refused", "no"};
                }
                return LinkHolder{
                    .id = "invite_" + std::string(token), .subject = "conn_1", .expires_at = {}};
            },
            [this](std::string_view provider,
                   std::string_view token) -> Result<identity::ProviderId> {
                if (provider != world.provider.str() || token != "scim") {
                    return Error{ErrorKind::Unauthorized, "scim_token.refused", "no"};
                }
                return world.provider;
            });
    }
    /// For a route whose path names a provider.
    http::Request of_provider(std::string_view token, std::string provider) {
        http::Request asked = with_token(Verb::Post, token);
        asked.path.add("provider", std::move(provider));
        return asked;
    }
    idempotency::RequestMemory memory{{world.database, world.clock, world.random, world.sealer},
                                      world.keys.current()};
    KeyedRequests keyed{{memory, world.database, log}};
    Guard guard = make_guard({});
};

TEST_F(GuardTest, WithoutCredentialsOnlyPublicRoutesAnswer) {
    EXPECT_EQ(outcome(request(Verb::Get), kPublic), "in");
    EXPECT_EQ(outcome(request(Verb::Post), kPublic), "in");
    EXPECT_EQ(outcome(request(Verb::Get), kSignedIn), "session.none");
    EXPECT_EQ(outcome(request(Verb::Get), kOwnSession), "session.none");
    EXPECT_EQ(outcome(request(Verb::Get), Permission::UsersRead), "session.none");
    EXPECT_EQ(outcome(request(Verb::Get), from_loopback_or(Permission::SettingsRead)),
              "session.none");
}

TEST_F(GuardTest, ASessionIsLetInWithItsUserAndOrigin) {
    const auto caller = guard
                            .admit(with_cookie(Verb::Get, sign_in("ann@example.com")),
                                   {Verb::Get, kRoute, kOwnSession})
                            .caller;

    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->principal.id, admin.id.str());
    EXPECT_EQ(caller->console().user.id, admin.id);
    EXPECT_EQ(caller->origin.address, "192.0.2.7");
    EXPECT_EQ(caller->origin.request_id, "request-7");
    EXPECT_EQ(guard.principal(*caller), admin.id.str());
}

TEST_F(GuardTest, WhoeverHasToEnrolIsLetInWhereARouteSaysSoAlone) {
    ASSERT_TRUE(world.factor_policies.set(world.as(admin), 1, {.required_for = {Role::Admin}}));
    const auto ann = sign_in("ann@example.com");
    ASSERT_EQ(ann.stage, identity::SessionStage::Enrolment);

    EXPECT_EQ(outcome(with_cookie(Verb::Get, ann), kOwnSession.or_enrolling()), "in");
    EXPECT_EQ(outcome(from_page(Verb::Post, ann),
                      with_fresh_proof(Permission::ProfileUpdate).or_enrolling()),
              "in");
    for (const Access access :
         {kSignedIn, kOwnSession, kOwnFreshSession, Access(Permission::UsersRead),
          by_person(Permission::ProfileUpdate), in_session(Permission::ProfileUpdate),
          with_fresh_proof(Permission::ApiTokensCreate),
          from_loopback_or(Permission::SettingsRead)}) {
        EXPECT_EQ(outcome(from_page(Verb::Post, ann), access), "session.enrolment_needed")
            << access.str();
    }
}

TEST_F(GuardTest, UnsafeRequestsOfASessionNeedItsCsrfToken) {
    const auto ann = sign_in("ann@example.com");
    http::Request stolen = with_cookie(Verb::Post, ann);
    stolen.headers.add("X-CSRF-Token",
                       world.sessions.csrf_token(sign_in("ann@example.com").session));

    EXPECT_EQ(outcome(from_page(Verb::Post, ann), Permission::UsersCreate), "in");
    EXPECT_EQ(outcome(with_cookie(Verb::Get, ann), Permission::UsersCreate), "in");
    for (const Verb verb : {Verb::Post, Verb::Put, Verb::Patch, Verb::Delete}) {
        EXPECT_EQ(outcome(with_cookie(verb, ann), Permission::UsersCreate), "csrf.refused");
    }
    EXPECT_EQ(outcome(stolen, Permission::UsersCreate), "csrf.refused"); // of another session
    EXPECT_EQ(refusals().size(), 5U);
}

TEST_F(GuardTest, OtherSitesMayPostWhatProvesItself) {
    http::Request posted = request(Verb::Post);
    posted.headers.add("Sec-Fetch-Site", "cross-site");

    EXPECT_EQ(outcome(posted, kPublic), "request.cross_origin");
    EXPECT_EQ(outcome(posted, kPublicFromAnySite), "in");
}

TEST_F(GuardTest, OtherSitesCannotMakeABrowserAskUnsafely) {
    struct Case {
        const char* name;
        const char* value;
        const char* expected;
    };
    constexpr Case kCases[] = {{"Sec-Fetch-Site", "cross-site", "request.cross_origin"},
                               {"Sec-Fetch-Site", "same-site", "request.cross_origin"},
                               {"Sec-Fetch-Site", "same-origin", "in"},
                               {"Sec-Fetch-Site", "none", "in"},
                               {"Origin", "https://muster.test", "in"},
                               {"Origin", "https://evil.test", "request.cross_origin"},
                               {"Origin", "http://muster.test", "request.cross_origin"},
                               {"Origin", "https://muster.test.evil.test", "request.cross_origin"},
                               {"Origin", "null", "request.cross_origin"}};
    for (const Case& row : kCases) {
        http::Request asked = request(Verb::Post);
        asked.headers.add(row.name, row.value);
        EXPECT_EQ(outcome(asked, kPublic), row.expected) << row.name << ": " << row.value;
    }
}

TEST_F(GuardTest, ATokenIsLetInByItsRole) {
    const std::string token = token_of(Role::ReadOnly);

    EXPECT_EQ(outcome(with_token(Verb::Get, token), Permission::UsersRead), "in");
    EXPECT_EQ(outcome(with_token(Verb::Post, token), kSignedIn), "in"); // no CSRF token needed
    EXPECT_EQ(outcome(with_token(Verb::Post, token), Permission::UsersCreate), "auth.not_allowed");
    EXPECT_EQ(outcome(with_token(Verb::Get, token), kOwnSession), "auth.session_needed");
    EXPECT_EQ(outcome(with_token(Verb::Get, token + "x"), Permission::UsersRead),
              "api_token.refused");
    EXPECT_EQ(refusals(), (std::vector<std::string>{"auth.not_allowed", "auth.session_needed",
                                                    "api_token.refused"}));
}

TEST_F(GuardTest, TwoCredentialsAreOneTooMany) {
    http::Request both = with_cookie(Verb::Get, sign_in("ann@example.com"));
    both.headers.add("Authorization", "Bearer " + token_of(Role::Admin));
    http::Request twice = with_token(Verb::Get, token_of(Role::Admin));
    twice.headers.add("Authorization", "Bearer " + token_of(Role::Admin));
    http::Request basic = request(Verb::Get);
    basic.headers.add("Authorization", "Basic " + token_of(Role::Admin));

    EXPECT_EQ(outcome(both, kSignedIn), "auth.two_credentials");
    EXPECT_EQ(outcome(twice, kSignedIn), "session.none");
    EXPECT_EQ(outcome(basic, kSignedIn), "session.none");
}

TEST_F(GuardTest, EachRoleIsHeldAgainstEachPermission) {
    for (const auto& [role, name] : kRoleNames.entries()) {
        const std::string email = std::string(name) + "@example.com";
        world.make_user(email, role);
        const auto signed_in = sign_in(email);
        for (const identity::PermissionRow& row : identity::permission_table()) {
            const auto admitted =
                guard.admit(with_cookie(Verb::Get, signed_in), {Verb::Get, kRoute, row.permission})
                    .caller;
            EXPECT_EQ(admitted.has_value(), row.roles.contains(role))
                << name << " " << kPermissionNames.name(row.permission);
        }
    }
}

TEST_F(GuardTest, WhatNeedsAFreshProofIsRefusedLater) {
    const auto ann = sign_in("ann@example.com");
    constexpr Access kAccess = with_fresh_proof(Permission::ApiTokensCreate);
    EXPECT_EQ(outcome(from_page(Verb::Post, ann), kAccess), "in");

    world.clock.advance(std::chrono::minutes{11});

    EXPECT_EQ(outcome(from_page(Verb::Post, ann), kAccess), "session.proof_needed");
    EXPECT_EQ(outcome(from_page(Verb::Post, ann), Permission::UsersCreate), "in");
}

TEST_F(GuardTest, TheMachineItselfIsLetInUnlessAProxySpeaks) {
    constexpr Access kAccess = from_loopback_or(Permission::SettingsRead);
    http::Request local = request(Verb::Get);
    local.client = IpAddress::parse("127.0.0.1").value();
    http::Request proxied = local;
    proxied.headers.add("X-Forwarded-For", "203.0.113.9");

    EXPECT_EQ(outcome(local, kAccess), "in");
    EXPECT_EQ(outcome(proxied, kAccess), "session.none");
    EXPECT_EQ(outcome(with_token(Verb::Get, token_of(Role::ReadOnly)), kAccess), "in");
}

TEST_F(GuardTest, RefusalsNameTheCallerTheRouteAndTheReason) {
    world.make_user("bob@example.com", Role::ReadOnly);
    const auto bob = sign_in("bob@example.com");

    EXPECT_EQ(outcome(from_page(Verb::Post, bob), Permission::UsersCreate), "auth.not_allowed");

    const identity::ChangeEvent& event = world.changes.last();
    EXPECT_EQ(event.outcome, identity::ChangeEvent::Outcome::Refused);
    EXPECT_EQ(event.subject, kRoute.text());
    EXPECT_EQ(event.caller.principal.kind, Principal::Kind::User);
    EXPECT_EQ(event.caller.origin.address, "192.0.2.7");
    EXPECT_EQ(event.details,
              (std::vector<identity::ChangeEvent::Detail>{{"reason", "auth.not_allowed"}}));
}

TEST_F(GuardTest, AStrangerDoesNotFillTheAuditLog) {
    const http::Request guess = with_token(Verb::Get, "muster_api_guess");
    for (int i = 0; i < 150; ++i) {
        EXPECT_EQ(outcome(guess, kSignedIn), "api_token.refused");
    }
    EXPECT_EQ(refusals().size(), 100U);

    world.clock.advance(std::chrono::seconds{3});
    outcome(guess, kSignedIn);

    EXPECT_EQ(refusals().size(), 101U);
    EXPECT_EQ(world.changes.last().details.back().second, "50"); // not recorded before
}

TEST_F(GuardTest, LookingWithoutASessionIsNoAttempt) {
    const auto ann = sign_in("ann@example.com");
    world.clock.advance(std::chrono::hours{9});

    EXPECT_EQ(outcome(request(Verb::Get), kOwnSession), "session.none");
    EXPECT_EQ(outcome(with_cookie(Verb::Get, ann), kOwnSession), "session.none"); // has ended
    EXPECT_EQ(refusals(), std::vector<std::string>{});
    EXPECT_EQ(outcome(request(Verb::Delete), kOwnSession), "session.none");
    EXPECT_EQ(refusals(), std::vector<std::string>{"session.none"});
}

TEST_F(GuardTest, ARefusalThatCannotBeRecordedIsARefusal) {
    world.changes.failure = Error{ErrorKind::Unavailable, "sql.full", "no space"};

    EXPECT_EQ(outcome(request(Verb::Post), kSignedIn), "session.none");
}

TEST_F(GuardTest, ACommandLineIsItsPersonButNoSession) {
    const auto token = user_token_of(admin);

    const auto caller =
        guard.admit(with_token(Verb::Post, token), {Verb::Post, kRoute, Permission::UsersCreate})
            .caller;

    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->principal.kind, Principal::Kind::User);
    EXPECT_EQ(caller->user_id(), admin.id);
    EXPECT_EQ(caller->origin.via, caller->bearer->token.id.str());
    for (const Access access :
         {kOwnSession, kOwnFreshSession, with_fresh_proof(Permission::ApiTokensCreate)}) {
        EXPECT_EQ(outcome(with_token(Verb::Post, token), access), "auth.session_needed");
    }
}

TEST_F(GuardTest, WhatIsForPeopleIsForNoProgram) {
    const Access access = by_person(Permission::SupportAccessApprove);
    const auto ann = sign_in("ann@example.com");
    const identity::User reader = world.make_user("rae@example.com", Role::ReadOnly);

    EXPECT_EQ(outcome(from_page(Verb::Post, ann), access), "in");
    EXPECT_EQ(outcome(with_token(Verb::Post, user_token_of(admin)), access), "in");
    EXPECT_EQ(outcome(with_token(Verb::Post, token_of(Role::Admin)), access), "auth.person_needed");
    EXPECT_EQ(outcome(with_token(Verb::Post, user_token_of(reader)), access), "auth.not_allowed");
    EXPECT_EQ(outcome(request(Verb::Post), access), "session.none");
    EXPECT_EQ(outcome(with_cookie(Verb::Post, ann), access), "csrf.refused");
}

TEST_F(GuardTest, TheThreeWaysInAreNotMixed) {
    const auto ann = sign_in("ann@example.com");
    for (const std::string& token : {user_token_of(admin), token_of(Role::Admin)}) {
        http::Request both = from_page(Verb::Get, ann);
        both.headers.add("Authorization", "Bearer " + token);
        EXPECT_EQ(outcome(both, kSignedIn), "auth.two_credentials");

        http::Request twice = with_token(Verb::Get, token);
        twice.headers.add("Authorization", "Bearer " + token);
        EXPECT_EQ(outcome(twice, kSignedIn), "session.none");
    }
    // Each kind is looked for among its own.
    EXPECT_EQ(outcome(with_token(Verb::Get, "muster_user_" + token_of(Role::Admin).substr(11)),
                      kSignedIn),
              "user_token.refused");
    EXPECT_EQ(
        outcome(with_token(Verb::Get, "muster_api_" + user_token_of(admin).substr(12)), kSignedIn),
        "api_token.refused");
}

/// One that lets 3 requests of each through.
class LimitedGuardTest : public GuardTest {
protected:
    http::Admission<Caller> ask(const http::Request& request, Access access) {
        return limited.admit(request, {request.verb, kRoute, access});
    }
    std::string outcome_of(const http::Request& request, Access access) {
        const auto admitted = ask(request, access).caller;
        return admitted ? "in" : std::string(admitted.error().reason);
    }

    Guard limited = make_guard({.principal = 3, .address = 3});
};

TEST_F(LimitedGuardTest, SessionsOfOneUserShareTheirLimit) {
    const auto here = sign_in("ann@example.com");
    const auto there = sign_in("ann@example.com");
    EXPECT_EQ(outcome_of(with_cookie(Verb::Get, here), Permission::UsersRead), "in");
    EXPECT_EQ(outcome_of(with_cookie(Verb::Get, there), Permission::UsersRead), "in");
    EXPECT_EQ(outcome_of(from_page(Verb::Post, here), Permission::UsersCreate), "in");

    EXPECT_EQ(outcome_of(with_cookie(Verb::Get, there), Permission::UsersRead),
              "request.rate_limited");
    EXPECT_EQ(outcome_of(with_token(Verb::Get, token_of(Role::Admin)), Permission::UsersRead),
              "in"); // a token has its own
    EXPECT_EQ(refusals().size(), 0U);

    world.clock.advance(std::chrono::seconds{20});
    EXPECT_EQ(outcome_of(with_cookie(Verb::Get, there), Permission::UsersRead), "in");
}

TEST_F(LimitedGuardTest, WhoIsKnownDoesNotWaitForStrangersAtTheirAddress) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(outcome_of(with_token(Verb::Get, "muster_api_guess"), kSignedIn),
                  "api_token.refused");
    }

    EXPECT_EQ(outcome_of(with_token(Verb::Get, "muster_api_guess"), kSignedIn),
              "request.rate_limited");
    EXPECT_EQ(outcome_of(request(Verb::Post), kPublic), "request.rate_limited");
    EXPECT_EQ(outcome_of(with_token(Verb::Get, token_of(Role::Admin)), kSignedIn), "in");
    http::Request elsewhere = request(Verb::Post);
    elsewhere.client = IpAddress::parse("192.0.2.8").value();
    EXPECT_EQ(outcome_of(elsewhere, kPublic), "in");
}

TEST_F(LimitedGuardTest, OneNetworkOfIpv6IsOneAddress) {
    http::Request first = request(Verb::Get);
    first.client = IpAddress::parse("2001:db8::1").value();
    http::Request second = first;
    second.client = IpAddress::parse("2001:db8::ffff:2").value();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(outcome_of(first, kPublic), "in");
    }

    EXPECT_EQ(outcome_of(second, kPublic), "request.rate_limited");
}

TEST_F(LimitedGuardTest, RefusalsOfWhoIsKnownAreCountedAndTold) {
    const http::Request asked = with_token(Verb::Post, token_of(Role::ReadOnly));

    const auto refused = ask(asked, Permission::UsersCreate);

    EXPECT_EQ(refused.caller.error().reason, "auth.not_allowed");
    EXPECT_EQ(refused.headers.get("RateLimit"), "\"principal\";r=2;t=20");
    ask(asked, Permission::UsersCreate);
    ask(asked, Permission::UsersCreate);
    EXPECT_EQ(outcome_of(asked, Permission::UsersCreate), "request.rate_limited");
    EXPECT_EQ(refusals().size(), 3U); // no token fills the audit log either
}

TEST_F(LimitedGuardTest, WhatNoRouteAnswersIsCounted) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(limited.admit_unrouted(request(Verb::Get)).caller);
    }

    const auto refused = limited.admit_unrouted(request(Verb::Get));
    EXPECT_EQ(refused.caller.error().reason, "request.rate_limited");
    EXPECT_EQ(refused.headers.get("RateLimit-Policy"), "\"address\";q=3;w=60");
}

TEST_F(GuardTest, ALinkOpensRoutesForItsHolderAndNoOthers) {
    const http::Request asked = with_token(Verb::Post, "good");

    EXPECT_EQ(outcome(asked, kLinkHolder), "in");
    EXPECT_EQ(outcome(asked, kSignedIn), "api_token.refused");
    EXPECT_EQ(outcome(asked, Permission::UsersRead), "api_token.refused");
    EXPECT_EQ(outcome(asked, kOwnSession), "api_token.refused");
}

TEST_F(GuardTest, OnlyALinkOpensRoutesForItsHolder) {
    const identity::SignedIn signed_in = sign_in(admin.email.str());

    EXPECT_EQ(outcome(request(Verb::Get), kLinkHolder), "session.none");
    EXPECT_EQ(outcome(with_cookie(Verb::Get, signed_in), kLinkHolder), "session.none");
    EXPECT_EQ(outcome(from_page(Verb::Post, signed_in), kLinkHolder), "session.none");
    EXPECT_EQ(outcome(with_token(Verb::Get, token_of(Role::Admin)), kLinkHolder), "link.refused");
    EXPECT_EQ(outcome(with_token(Verb::Post, "bad"), kLinkHolder), "link.refused");
    EXPECT_EQ(refusals().back(), "link.refused");
}

TEST_F(GuardTest, WhoHoldsALinkIsKnownByItAndBesideASessionToo) {
    http::Request asked = with_cookie(Verb::Post, sign_in(admin.email.str()));
    asked.headers.add("Authorization", "Bearer good");

    const auto admitted = guard.admit(asked, {Verb::Post, kRoute, kLinkHolder}).caller;

    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->principal.id, "invite_good");
    EXPECT_EQ(admitted->principal.kind, Principal::Kind::Anonymous);
    EXPECT_EQ(admitted->link_holder().subject, "conn_1");
    EXPECT_FALSE(admitted->session);
}

TEST_F(GuardTest, EachLinkIsLimitedForItself) {
    Guard limited = make_guard({.principal = 0, .address = 2});
    const auto ask = [&](std::string_view token) {
        return limited.admit(with_token(Verb::Get, token), {Verb::Get, kRoute, kLinkHolder})
            .caller.has_value();
    };

    EXPECT_TRUE(ask("good"));
    EXPECT_TRUE(ask("good"));
    EXPECT_FALSE(ask("good"));
    EXPECT_TRUE(ask("other"));
}

TEST_F(GuardTest, AProvidersTokenOpensRoutesOfThatProviderAndNoOthers) {
    const http::Request asked = of_provider("scim", world.provider.str());

    EXPECT_EQ(outcome(asked, kProvisioner), "in");
    EXPECT_EQ(outcome(asked, kSignedIn), "api_token.refused");
    EXPECT_EQ(outcome(asked, Permission::UsersRead), "api_token.refused");
    EXPECT_EQ(outcome(asked, kLinkHolder), "link.refused");
    EXPECT_EQ(outcome(of_provider("scim", "provider_other"), kProvisioner), "scim_token.refused");
    EXPECT_EQ(refusals().back(), "scim_token.refused");
}

TEST_F(GuardTest, NobodyElseIsTakenForAProvider) {
    const std::string provider = world.provider.str();
    const identity::SignedIn signed_in = sign_in(admin.email.str());
    http::Request in_console = from_page(Verb::Post, signed_in);
    in_console.path.add("provider", provider);
    http::Request nobody = request(Verb::Get);
    nobody.path.add("provider", provider);

    EXPECT_EQ(outcome(nobody, kProvisioner), "session.none");
    EXPECT_EQ(outcome(in_console, kProvisioner), "session.none");
    EXPECT_EQ(outcome(of_provider(token_of(Role::Admin), provider), kProvisioner),
              "scim_token.refused");
    EXPECT_EQ(outcome(of_provider("good", provider), kProvisioner), "scim_token.refused");
}

TEST_F(GuardTest, AProviderIsKnownByItsIdAndHasNoRole) {
    const auto admitted =
        guard.admit(of_provider("scim", world.provider.str()), {Verb::Post, kRoute, kProvisioner})
            .caller;

    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->provider(), world.provider);
    EXPECT_EQ(admitted->principal.kind, Principal::Kind::Provisioning);
    EXPECT_EQ(admitted->principal.id, world.provider.str());
    EXPECT_EQ(admitted->principal.role, std::nullopt);
    EXPECT_FALSE(admitted->user_id());
}

} // namespace
} // namespace muster::api
