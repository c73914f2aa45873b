#include "identity/provider_sign_in.h"

#include <iterator>

#include "identity/api_token_store.h"
#include "identity/device_request_store.h"
#include "identity/factor_policies.h"
#include "identity/session_store.h"
#include "identity/user_store.h"
#include "identity/user_token_store.h"

namespace muster::identity {
namespace {

Status require_active(const User& user) {
    if (user.state != UserState::Active) {
        return Error{ErrorKind::Forbidden, "sign_in.not_active",
                     "this user may not sign in; ask an Admin"};
    }
    return {};
}

ChangeEvent::Detail provider_detail(const ProviderId& provider) {
    return {"provider", provider.str()};
}

} // namespace

Result<SignedIn> ProviderSignIn::begin(sql::Session& session,
                                       const ProviderAttempt& attempt) const {
    TRY(const User user, get_user(session, attempt.user));
    TRY_DONE(require_active(user));
    TRY(const SessionStage stage, stage_after_one_factor(session, user));
    TRY(const auto started,
        ports_.sessions.start(session, user.id, stage, attempt.origin, attempt.provider));
    if (stage == SessionStage::SecondFactor) {
        return signed_in(started);
    }
    TRY(const bool is_known_browser, is_known(session, user, attempt.device));
    auto details = device_details(user, is_known_browser);
    details.push_back(provider_detail(attempt.provider.provider));
    TRY_DONE(ports_.changes.record(
        session, {.action = "session.started",
                  .caller = {.principal = user.principal(), .origin = attempt.origin},
                  .subject = user.id.str(),
                  .at = ports_.clock.now(),
                  .details = std::move(details)}));
    return Arrival({ports_.clock, ports_.random}).finish(session, started, user, is_known_browser);
}

Result<SignedIn> ProviderSignIn::prove(sql::Session& session,
                                       const crypto::SessionToken& token,
                                       const ProviderAttempt& attempt) const {
    TRY(const SignedInUser who, ports_.sessions.find(session, token));
    if (who.session.stage == SessionStage::SecondFactor) {
        return Error{ErrorKind::Unauthorized, "session.none", "sign in first"};
    }
    if (who.user.id != attempt.user) {
        return Error{ErrorKind::Forbidden, "session.another_person",
                     "another person is signed in here; sign out first"};
    }
    TRY(const auto renewed, ports_.sessions.renew(session, who.session));
    TRY_DONE(ports_.changes.record(
        session, {.action = "session.proved",
                  .caller = {.principal = who.user.principal(), .origin = attempt.origin},
                  .subject = who.user.id.str(),
                  .at = ports_.clock.now(),
                  .details = {provider_detail(attempt.provider.provider)}}));
    return signed_in(renewed);
}

Result<std::int64_t> ProviderSignIn::end(sql::Session& session,
                                         const Caller& caller,
                                         const ProviderSession& ended) const {
    TRY(const auto sessions, sessions_of(session, ended.provider, ended.session.value_or("")));
    return end(session, caller, sessions);
}

Result<std::int64_t> ProviderSignIn::end_all(sql::Session& session,
                                             const Caller& caller,
                                             const ProviderId& provider,
                                             const UserId& user) const {
    TRY(auto sessions, sessions_of(session, user));
    std::erase_if(sessions, [&](const Session& each) {
        return !each.provider || each.provider->provider != provider;
    });
    return end(session, caller, sessions);
}

Result<std::int64_t> ProviderSignIn::end_all(sql::Session& session,
                                             const Caller& caller,
                                             const ProviderId& provider) const {
    TRY(const auto sessions, sessions_of(session, provider));
    TRY_DONE(delete_device_requests(session, provider));
    TRY_DONE(delete_user_tokens(session, provider));
    return end(session, caller, sessions);
}

Result<std::int64_t> ProviderSignIn::end_programs(sql::Session& session,
                                                  const Caller& caller,
                                                  const ProviderId& provider) const {
    TRY(const auto tokens, api_tokens_of(session, provider));
    for (const ApiToken& token : tokens) {
        TRY_DONE(delete_api_token(session, token.id));
        TRY_DONE(ports_.changes.record(session, {.action = "api_token.revoked",
                                                 .caller = caller,
                                                 .subject = token.id.str(),
                                                 .at = ports_.clock.now(),
                                                 .details = {provider_detail(provider)}}));
    }
    return std::ssize(tokens);
}

Result<std::int64_t> ProviderSignIn::end(sql::Session& session,
                                         const Caller& caller,
                                         const std::vector<Session>& ended) const {
    std::int64_t count = 0;
    for (const Session& each : ended) {
        TRY_DONE(delete_session(session, each.user_id, each.id));
        TRY_DONE(ports_.changes.record(session, {.action = "session.ended",
                                                 .caller = caller,
                                                 .subject = each.user_id.str(),
                                                 .at = ports_.clock.now(),
                                                 .details = {{"session", each.id.str()}}}));
        ++count;
    }
    return count;
}

} // namespace muster::identity
