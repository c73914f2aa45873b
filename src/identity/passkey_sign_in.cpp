#include "identity/passkey_sign_in.h"

#include "identity/user_store.h"

namespace muster::identity {
namespace {

using Outcome = ChangeEvent::Outcome;

Error passkey_refused() {
    return {ErrorKind::Unauthorized, "sign_in.refused", "this user may not sign in"};
}

Error copied() {
    return {ErrorKind::Unauthorized, "passkey.copied",
            "this passkey counted backwards: it has been copied, so nobody may use it"};
}

Error not_theirs() {
    return {ErrorKind::Unauthorized, "passkey.wrong_user", "the passkey is somebody else's"};
}

Error use_provider() {
    return {ErrorKind::Forbidden, "sign_in.use_provider",
            "the company's sign-in lets this user in; begin there"};
}

} // namespace

const PasskeySignIn::Step PasskeySignIn::kSecond{.purpose = PasskeyPurpose::SecondFactor,
                                                 .stage = SessionStage::SecondFactor,
                                                 .action = "session.started",
                                                 .method = "password"};
const PasskeySignIn::Step PasskeySignIn::kProof{.purpose = PasskeyPurpose::Proof,
                                                .stage = SessionStage::Active,
                                                .action = "session.proved",
                                                .method = "passkey"};

std::string PasskeySignIn::ask() const {
    return ports_.passkeys.challenge({.purpose = PasskeyPurpose::SignIn, .holder = {}});
}

Status PasskeySignIn::count(const Origin& origin) {
    return ports_.database.write([&](sql::Session& session) {
        return throttle_.begin(session, {"source", source_of(origin.address)}, source_,
                               ports_.clock.now());
    });
}

Status PasskeySignIn::refuse(const std::optional<UserId>& whose,
                             std::string_view action,
                             const Origin& origin,
                             const Error& error) {
    return ports_.database.write([&](sql::Session& session) {
        return ports_.changes.record(
            session, {.action = action,
                      .caller = {.principal = {}, .origin = origin},
                      .subject = whose ? whose->str() : "",
                      .at = ports_.clock.now(),
                      .outcome = Outcome::Refused,
                      .details = {{"method", "passkey"}, {"reason", std::string(error.reason)}}});
    });
}

Status PasskeySignIn::require_welcome(sql::Session& session, const User& user) const {
    if (!user.may_enter(ports_.clock.now())) {
        return passkey_refused();
    }
    if (user.provider) {
        return use_provider();
    }
    if (ports_.password_gate != nullptr) {
        TRY(const PasswordRule rule, ports_.password_gate->rule_for(session, user.email, user.id));
        if (rule == PasswordRule::Closed) {
            return use_provider();
        }
    }
    return {};
}

Result<Passkeys::Verified> PasskeySignIn::verify(const Passkeys::Use& use,
                                                 const std::optional<UserId>& whose,
                                                 std::string_view action,
                                                 const Origin& origin) {
    TRY_DONE(count(origin));
    auto verified = ports_.passkeys.verify(use);
    if (verified && whose && verified->passkey.user_id != *whose) {
        verified = not_theirs();
    }
    if (!verified) {
        std::optional<UserId> tried = whose;
        if (!tried) {
            TRY(tried, ports_.passkeys.owner_of(use.answer));
        }
        TRY_DONE(refuse(tried, action, origin, verified.error()));
    }
    return verified;
}

Result<std::optional<User>> PasskeySignIn::take(sql::Session& session,
                                                const Passkeys::Verified& verified,
                                                std::string_view action,
                                                const Origin& origin) const {
    TRY(const bool is_good, ports_.passkeys.take(session, verified));
    TRY_DONE(throttle_.take_back(session, {"source", source_of(origin.address)}));
    TRY(auto user, get_user(session, verified.passkey.user_id));
    if (is_good) {
        return std::optional(std::move(user));
    }
    ChangeEvent event{.action = "passkey.copied",
                      .caller = {.principal = {}, .origin = origin},
                      .subject = user.id.str(),
                      .at = ports_.clock.now(),
                      .details = {{"passkey", verified.passkey.id.str()}}};
    TRY_DONE(ports_.changes.record(session, event));
    event.action = action;
    event.outcome = Outcome::Refused;
    event.details = {{"method", "passkey"}, {"reason", "passkey.copied"}};
    TRY_DONE(ports_.changes.record(session, event));
    return std::optional<User>();
}

Result<SignedIn> PasskeySignIn::arrive(sql::Session& session,
                                       const Sessions::Started& started,
                                       const User& user,
                                       const PasskeyAttempt& attempt,
                                       std::string_view method) const {
    TRY(const bool is_known_browser, is_known(session, user, attempt.device));
    auto details = device_details(user, is_known_browser);
    details.emplace_back("method", std::string(method));
    if (const auto& provider = started.session.provider) {
        details.emplace_back("provider", provider->provider.str());
    }
    if (method != "passkey") {
        details.emplace_back("second_factor", "passkey");
    }
    TRY_DONE(ports_.sign_in.forgive(session, user.email));
    TRY_DONE(ports_.changes.record(
        session, {.action = "session.started",
                  .caller = {.principal = user.principal(), .origin = attempt.origin},
                  .subject = user.id.str(),
                  .at = ports_.clock.now(),
                  .details = std::move(details)}));
    return Arrival({ports_.clock, ports_.random}).finish(session, started, user, is_known_browser);
}

Result<SignedIn> PasskeySignIn::with_passkey(const PasskeyAttempt& attempt) {
    const Passkeys::Use use{.subject = {.purpose = PasskeyPurpose::SignIn, .holder = {}},
                            .party = attempt.party,
                            .verification = webauthn::UserVerification::Required,
                            .answer = attempt.answer};
    TRY(const auto verified, verify(use, {}, "session.started", attempt.origin));
    TRY(auto result,
        ports_.database.write([&](sql::Session& session) -> Result<std::optional<SignedIn>> {
            TRY(const auto user, take(session, verified, "session.started", attempt.origin));
            if (!user) {
                return std::optional<SignedIn>();
            }
            TRY_DONE(require_welcome(session, *user));
            TRY(const auto started,
                ports_.sessions.start(session, user->id, SessionStage::Active, attempt.origin));
            TRY(auto done, arrive(session, started, *user, attempt, "passkey"));
            return std::optional(std::move(done));
        }));
    return result ? Result<SignedIn>(std::move(*result)) : copied();
}

Result<SignedInUser> PasskeySignIn::holder(const crypto::SessionToken& token, const Step& step) {
    TRY(auto who, ports_.database.read(
                      [&](sql::Session& session) { return ports_.sessions.find(session, token); }));
    return who.session.stage == step.stage ? Result<SignedInUser>(std::move(who)) : no_session();
}

Result<PasskeyQuestion> PasskeySignIn::ask(const crypto::SessionToken& token,
                                           const Step& step,
                                           const webauthn::RelyingParty& party) {
    TRY(const SignedInUser who, holder(token, step));
    const std::string session_id = who.session.id.str();
    return ports_.database.read([&](sql::Session& session) {
        return ports_.passkeys.question(session, who.user.id,
                                        {.purpose = step.purpose, .holder = session_id}, party);
    });
}

Result<SignedIn> PasskeySignIn::answer(const crypto::SessionToken& token,
                                       const Step& step,
                                       const PasskeyAttempt& attempt) {
    TRY(const SignedInUser who, holder(token, step));
    const std::string session_id = who.session.id.str();
    const Passkeys::Use use{.subject = {.purpose = step.purpose, .holder = session_id},
                            .party = attempt.party,
                            .verification = webauthn::UserVerification::Preferred,
                            .answer = attempt.answer};
    TRY(const auto verified, verify(use, who.user.id, step.action, attempt.origin));
    const auto finish = [&](sql::Session& session) -> Result<std::optional<SignedIn>> {
        TRY(const auto user, take(session, verified, step.action, attempt.origin));
        if (!user) {
            return std::optional<SignedIn>();
        }
        TRY(const SignedInUser still, ports_.sessions.find(session, token)); // asked again
        if (still.session.stage != step.stage) {
            return no_session();
        }
        TRY(const auto renewed, ports_.sessions.renew(session, still.session));
        if (step.stage == SessionStage::SecondFactor) {
            TRY(auto done, arrive(session, renewed, *user, attempt,
                                  still.session.provider ? "provider" : step.method));
            return std::optional(std::move(done));
        }
        TRY_DONE(ports_.changes.record(
            session, {.action = step.action,
                      .caller = {.principal = user->principal(), .origin = attempt.origin},
                      .subject = user->id.str(),
                      .at = ports_.clock.now(),
                      .details = {{"method", std::string(step.method)}}}));
        return std::optional(signed_in(renewed));
    };
    TRY(auto result, ports_.database.write(finish));
    return result ? Result<SignedIn>(std::move(*result)) : copied();
}

Result<PasskeyQuestion> PasskeySignIn::ask_second(const crypto::SessionToken& token,
                                                  const webauthn::RelyingParty& party) {
    return ask(token, kSecond, party);
}

Result<SignedIn> PasskeySignIn::with_second(const crypto::SessionToken& token,
                                            const PasskeyAttempt& attempt) {
    return answer(token, kSecond, attempt);
}

Result<PasskeyQuestion> PasskeySignIn::ask_proof(const crypto::SessionToken& token,
                                                 const webauthn::RelyingParty& party) {
    return ask(token, kProof, party);
}

Result<SignedIn> PasskeySignIn::prove_again(const crypto::SessionToken& token,
                                            const PasskeyAttempt& attempt) {
    return answer(token, kProof, attempt);
}

} // namespace muster::identity
