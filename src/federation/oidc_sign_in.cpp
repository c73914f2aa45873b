#include "federation/oidc_sign_in.h"

namespace muster::federation {
namespace {

/// As long as such a token may be old, and a little more.
constexpr std::chrono::minutes kLogoutTokensAreKept{30};

Answer answer_of(const Result<oidc::Identified>& identified, const oidc::Checklist& checks) {
    Answer answer{.vouched = {}, .refusal = {}, .checks = {}};
    for (const oidc::Check& check : checks.checks()) {
        answer.checks.push_back({.name = std::string(check.name),
                                 .has_passed = check.verdict == oidc::Verdict::Passed,
                                 .detail = check.detail});
    }
    if (identified) {
        answer.vouched = Vouched{.subject = identified->subject,
                                 .session = identified->session,
                                 .attributes = attributes_of(identified->claims)};
    } else {
        answer.refusal = std::string(identified.error().reason);
    }
    return answer;
}

} // namespace

Result<oidc::Flow> OidcSignIn::flow_of(const Purpose& purpose,
                                       std::string_view state,
                                       const std::string& redirect_uri,
                                       Instant begun_at) const {
    oidc::Flow flow{.redirect_uri = redirect_uri,
                    .state = std::string(state),
                    .nonce = ports_.requests.nonce_of(state),
                    .verifier = ports_.requests.verifier_of(state)};
    if (purpose == Purpose::Proof) {
        flow.authenticated_after = begun_at;
    }
    return flow;
}

Result<OidcSignIn::Begun> OidcSignIn::begin(const Wish& wish) {
    TRY(const Provider provider, ports_.providers.get(wish.question.provider));
    if (!provider.is_enabled && wish.question.purpose != Purpose::Test) {
        return Error{ErrorKind::Conflict, "federation.disabled",
                     "nobody signs in at this provider now"};
    }
    TRY(const auto registration, ports_.providers.registration(provider));
    TRY(auto begun, ports_.requests.begin(wish.question));
    TRY(auto flow, flow_of(wish.question.purpose, begun.state.text().reveal(), wish.redirect_uri,
                           begun.request.created_at));
    flow.login_hint = wish.login_hint;
    TRY(auto url, ports_.relying_party.authorization_url(registration, flow));
    return Begun{.url = std::move(url), .browser = std::move(begun.browser)};
}

Result<SignInRequest> OidcSignIn::answer(const Callback& callback) {
    TRY(auto request, ports_.requests.take(callback.brought));
    TRY(const Provider provider, ports_.providers.get(request.provider));
    TRY(const auto registration, ports_.providers.registration(provider));
    TRY(const auto flow, flow_of(request.purpose, callback.brought.state, callback.redirect_uri,
                                 request.created_at));
    oidc::Checklist checks;
    const auto identified =
        ports_.relying_party.identify(registration, flow, callback.answer, checks);
    TRY_DONE(ports_.requests.answer(request.id, answer_of(identified, checks)));
    return request;
}

Result<std::int64_t> OidcSignIn::sign_out(const ProviderId& id,
                                          std::string_view logout_token,
                                          const identity::Origin& origin) {
    TRY(const Provider provider, ports_.providers.get(id));
    TRY(const auto registration, ports_.providers.registration(provider));
    TRY(const auto token, ports_.relying_party.logout_token(registration, logout_token));
    const identity::Caller caller{.principal = Principal::provisioning(id.str()), .origin = origin};
    return ports_.database.write([&](sql::Session& session) -> Result<std::int64_t> {
        TRY(const bool is_new, note_token(session, id, "logout:" + *token.text_claim("jti"),
                                          ports_.clock.now() + kLogoutTokensAreKept));
        if (!is_new) {
            return Error{ErrorKind::Unauthorized, "oidc.logout_replayed",
                         "this logout token has come before"};
        }
        if (const std::string* const provider_session = token.text_claim("sid")) {
            return ports_.sign_in.end(session, caller,
                                      {.provider = id, .session = *provider_session});
        }
        TRY(const auto user, find_linked(session, id, *token.text_claim("sub")));
        return user ? ports_.sign_in.end_all(session, caller, id, *user)
                    : Result<std::int64_t>(std::int64_t{0});
    });
}

Result<std::optional<std::string>> OidcSignIn::end_session_url(const ProviderId& id,
                                                               std::string_view return_to) {
    TRY(const Provider provider, ports_.providers.get(id));
    if (!provider.oidc) {
        return std::optional<std::string>();
    }
    TRY(const auto registration, ports_.providers.registration(provider));
    return ports_.relying_party.end_session_url(registration, return_to);
}

} // namespace muster::federation
