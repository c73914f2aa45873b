#include "identity/sign_in.h"

#include "identity/factor_policies.h"
#include "identity/later.h"
#include "identity/second_factor_store.h"
#include "identity/session_store.h"
#include "identity/user_store.h"

namespace muster::identity {
namespace {

constexpr std::chrono::hours kFailuresAreKept{24 * 90};
constexpr std::size_t kMostEmailCharacters = 256;

using Outcome = ChangeEvent::Outcome;

Error password_refused() {
    return {ErrorKind::Unauthorized, "sign_in.refused", "the address or the password is wrong"};
}

/// What an account is counted by: also one that does not exist, or counting would tell.
std::string account_key(std::string_view typed) {
    const auto email = Email::parse(typed);
    return email ? email->str() : std::string(typed.substr(0, kMostEmailCharacters));
}

/// Of the second step, for the record.
std::vector<ChangeEvent::Detail> code_details(const SignedInUser& who,
                                              const SecondFactorCode& code,
                                              bool is_known_browser,
                                              bool is_good) {
    auto details = device_details(who.user, is_known_browser);
    details.emplace_back("method", who.session.provider ? "provider" : "password");
    if (who.session.provider) {
        details.emplace_back("provider", who.session.provider->provider.str());
    }
    details.emplace_back("second_factor",
                         std::holds_alternative<AppCode>(code) ? "app" : "recovery_code");
    if (!is_good) {
        details.emplace_back("reason", "second_factor.refused");
    }
    return details;
}

/// The same for a wrong password of somebody who is exempt: who that is stays unsaid.
Error refusal(PasswordRule rule) {
    if (rule == PasswordRule::Open) {
        return password_refused();
    }
    return {ErrorKind::Forbidden, "sign_in.use_provider",
            "this address signs in at its company's sign-in provider"};
}

} // namespace

Result<PasswordRule> SignIn::rule_for(sql::Session& session,
                                      const Email& email,
                                      const Candidate& candidate,
                                      PasswordUse use) const {
    if (ports_.password_gate == nullptr || use == PasswordUse::Link) {
        return PasswordRule::Open;
    }
    std::optional<UserId> user;
    if (candidate.user) {
        user = candidate.user->id;
    }
    return ports_.password_gate->rule_for(session, email, user);
}

Result<SignIn::Candidate> SignIn::begin(sql::Session& session,
                                        const PasswordAttempt& attempt) const {
    Candidate candidate;
    if (const auto email = Email::parse(attempt.email)) {
        TRY(candidate.user, find_user(session, *email));
        TRY(candidate.rule, rule_for(session, *email, candidate, attempt.use));
    }
    if (candidate.user && candidate.user->state == UserState::Active &&
        candidate.rule != PasswordRule::Closed) {
        TRY(candidate.password, find_password(session, candidate.user->id));
    }
    if (candidate.user) {
        TRY(candidate.is_known_device, is_known(session, *candidate.user, attempt.device));
    }
    if (candidate.is_known_device) {
        candidate.counted = {{{"device", attempt.device->hash().hex()}, &policy_.device, true}};
    } else {
        candidate.counted = {
            {{"account", account_key(attempt.email)}, &policy_.account, true},
            {{"source", source_of(attempt.origin.address)}, &policy_.source, false}};
    }
    TRY_DONE(count(session, candidate.counted));
    return candidate;
}

Status SignIn::count(sql::Session& session, const std::vector<Counted>& counted) const {
    for (const Counted& each : counted) {
        TRY_DONE(throttle_.begin(session, each.subject, *each.policy, ports_.clock.now()));
    }
    return {};
}

Status SignIn::forgive(sql::Session& session, const std::vector<Counted>& counted) const {
    for (const Counted& each : counted) {
        TRY_DONE(each.ends_with_success ? throttle_.reset(session, each.subject)
                                        : throttle_.take_back(session, each.subject));
    }
    return {};
}

Status SignIn::take_back(const std::vector<Counted>& counted) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        for (const Counted& each : counted) {
            TRY_DONE(throttle_.take_back(session, each.subject));
        }
        return {};
    });
}

Status SignIn::refuse(const Candidate& candidate, const Origin& origin) {
    return ports_.database.write([&](sql::Session& session) {
        return ports_.changes.record(
            session, {.action = "session.started",
                      .caller = {.principal = {}, .origin = origin},
                      .subject = candidate.user ? candidate.user->id.str() : "",
                      .at = ports_.clock.now(),
                      .outcome = Outcome::Refused,
                      .details = {{"method", "password"}, {"reason", why_refused(candidate)}}});
    });
}

std::string SignIn::why_refused(const Candidate& candidate) {
    if (!candidate.user) {
        return "user.unknown";
    }
    if (candidate.rule == PasswordRule::Closed) {
        return "sign_in.use_provider";
    }
    return candidate.user->state == UserState::Active ? "password.refused" : "user.not_active";
}

Result<SignedIn> SignIn::with_password(const PasswordAttempt& attempt) {
    TRY(const Candidate candidate,
        ports_.database.write([&](sql::Session& session) { return begin(session, attempt); }));
    const auto matches = ports_.passwords.matches(attempt.password, candidate.password);
    if (!matches) { // nobody was judged
        TRY_DONE(take_back(candidate.counted));
        return matches.error();
    }
    if (!*matches) {
        TRY_DONE(refuse(candidate, attempt.origin));
        return refusal(candidate.rule);
    }
    std::optional<PasswordRow> renewed;
    if (auto row = ports_.passwords.renewed(attempt.password, *candidate.password)) {
        renewed = std::move(*row); // when there is no room for it now, then at another sign-in
    }
    return ports_.database.write(
        [&](sql::Session& session) { return admit(session, attempt, candidate, renewed); });
}

Result<SignedIn> SignIn::admit(sql::Session& session,
                               const PasswordAttempt& attempt,
                               const Candidate& candidate,
                               const std::optional<PasswordRow>& renewed) const {
    // Asked again: while the password was hashed the user may have gone, or changed it.
    TRY(const auto user, find_user(session, candidate.user->email));
    TRY(const auto password, find_password(session, candidate.user->id));
    if (!user || user->id != candidate.user->id || user->state != UserState::Active || !password ||
        password->hash != candidate.password->hash) {
        return password_refused();
    }
    if (renewed) {
        TRY_DONE(save_password(session, user->id, *renewed, ports_.clock.now()));
    }
    TRY(const SessionStage stage, stage_after_one_factor(session, *user));
    TRY_DONE(forgive(session, candidate.counted));
    TRY(const auto started, ports_.sessions.start(session, user->id, stage, attempt.origin));
    if (stage == SessionStage::SecondFactor) {
        return signed_in(started);
    }
    TRY_DONE(forgive(session, user->email));
    TRY_DONE(record(session, "session.started", *user, attempt.origin, Outcome::Done,
                    device_details(*user, candidate.is_known_device)));
    return arrival_.finish(session, started, *user, candidate.is_known_device);
}

Result<SignedIn> SignIn::with_code(const CodeAttempt& attempt) {
    return prove_by_code(attempt, SessionStage::SecondFactor);
}

Result<SignedIn> SignIn::prove_by_code(const CodeAttempt& attempt, SessionStage stage) {
    TRY(const SecondFactorCode code, parse_second_factor_code(attempt.code.reveal()));
    TRY(auto result, ports_.database.write([&](sql::Session& session) {
        return take_code(session, attempt, stage, code);
    }));
    if (!result) {
        return Error{ErrorKind::Unauthorized, "second_factor.refused", "the code is not valid now"};
    }
    return std::move(*result);
}

Result<std::optional<SignedIn>> SignIn::take_code(sql::Session& session,
                                                  const CodeAttempt& attempt,
                                                  SessionStage stage,
                                                  const SecondFactorCode& code) const {
    TRY(const SignedInUser who, ports_.sessions.find(session, attempt.session));
    if (who.session.stage != stage) {
        return no_session();
    }
    TRY(const bool is_known_browser, is_known(session, who.user, attempt.device));
    const Throttle::Subject subject{is_known_browser ? "second_factor_device" : "second_factor",
                                    is_known_browser ? attempt.device->hash().hex()
                                                     : who.user.id.str()};
    TRY_DONE(throttle_.begin(session, subject, policy_.second_factor, ports_.clock.now()));
    TRY(const bool is_good, ports_.second_factors.accepts(session, who.user.id, code));
    const bool is_sign_in = stage == SessionStage::SecondFactor;
    TRY_DONE(record(session, is_sign_in ? "session.started" : "session.proved", who.user,
                    attempt.origin, is_good ? Outcome::Done : Outcome::Refused,
                    code_details(who, code, is_known_browser || !is_sign_in || !is_good, is_good)));
    if (!is_good) {
        return std::optional<SignedIn>();
    }
    TRY_DONE(throttle_.reset(session, subject));
    TRY(const auto renewed, ports_.sessions.renew(session, who.session));
    if (!is_sign_in) {
        return std::optional(signed_in(renewed));
    }
    TRY_DONE(forgive(session, who.user.email));
    TRY(auto done, arrival_.finish(session, renewed, who.user, is_known_browser));
    return std::optional(std::move(done));
}

Result<SignedIn>
SignIn::prove_again(const crypto::SessionToken& token, const Secret& proof, const Origin& origin) {
    bool needs_code = false;
    TRY(const SignedInUser who,
        ports_.database.read([&](sql::Session& session) -> Result<SignedInUser> {
            TRY(auto found, ports_.sessions.find(session, token));
            TRY(needs_code, has_second_factor(session, found.user.id));
            TRY(const auto password, find_password(session, found.user.id));
            if (!needs_code && !password) {
                return Error{ErrorKind::Conflict, "session.proof_at_provider",
                             "sign in once more at your company's sign-in provider"};
            }
            return found;
        }));
    if (who.session.stage == SessionStage::SecondFactor) {
        return no_session();
    }
    return needs_code ? prove_by_code({token, proof, {}, origin}, SessionStage::Active)
                      : prove_by_password(token, who, proof, origin);
}

Result<SignedIn> SignIn::prove_by_password(const crypto::SessionToken& token,
                                           const SignedInUser& who,
                                           const Secret& password,
                                           const Origin& origin) {
    const std::vector<Counted> counted = {
        {{"proof", who.user.id.str()}, &policy_.second_factor, true}};
    TRY(const auto stored,
        ports_.database.write([&](sql::Session& session) -> Result<std::optional<PasswordRow>> {
            TRY_DONE(count(session, counted));
            return find_password(session, who.user.id);
        }));
    const auto matches = ports_.passwords.matches(password, stored);
    if (!matches) {
        TRY_DONE(take_back(counted));
        return matches.error();
    }
    const auto judge = [&](sql::Session& session) -> Result<std::optional<SignedIn>> {
        TRY_DONE(record(session, "session.proved", who.user, origin,
                        *matches ? Outcome::Done : Outcome::Refused));
        if (!*matches) {
            return std::optional<SignedIn>(); // recorded and counted, so no error of the write
        }
        TRY_DONE(forgive(session, counted));
        TRY(const SignedInUser still, ports_.sessions.find(session, token));
        TRY(const auto renewed, ports_.sessions.renew(session, still.session));
        return std::optional(signed_in(renewed));
    };
    TRY(auto result, ports_.database.write(judge));
    if (!result) {
        return password_refused();
    }
    return std::move(*result);
}

Result<std::optional<SignedIn>> SignIn::end_enrolment(const crypto::SessionToken& token,
                                                      const Session& asked_in) {
    if (asked_in.stage != SessionStage::Enrolment) {
        return std::optional<SignedIn>();
    }
    return ports_.database.write([&](sql::Session& session) -> Result<std::optional<SignedIn>> {
        TRY(const SignedInUser who, ports_.sessions.find(session, token));
        TRY(const bool is_enrolled, has_second_factor(session, who.user.id));
        if (!is_enrolled) {
            return Error{ErrorKind::Forbidden, "session.enrolment_needed",
                         "a second factor has to be set up first"};
        }
        TRY(const auto renewed, ports_.sessions.renew_enrolled(session, who.session));
        return std::optional(signed_in(renewed));
    });
}

Status SignIn::sign_out(const crypto::SessionToken& token, const Origin& origin) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const auto found, find_session(session, token.hash()));
        if (!found) {
            return {};
        }
        TRY(const User user, get_user(session, found->user_id));
        TRY_DONE(delete_session(session, found->user_id, found->id));
        return record(session, "session.ended", user, origin);
    });
}

Status SignIn::forgive(sql::Session& session, const Email& email) const {
    return throttle_.reset(session, {"account", email.str()});
}

Result<bool> SignIn::counts_reset_request(sql::Session& session,
                                          std::string_view email,
                                          const Origin& origin) const {
    TRY_DONE(throttle_.begin(session, {"reset_source", source_of(origin.address)}, policy_.source,
                             ports_.clock.now()));
    // In a savepoint: a request that comes too soon is not counted, or asking on and on would keep
    // the owner of the address from ever getting a link.
    const Status counted = session.savepoint([&](sql::Session& within) {
        return throttle_.begin(within, {"reset_account", account_key(email)}, policy_.reset_request,
                               ports_.clock.now());
    });
    if (!counted && counted.error().kind != ErrorKind::RateLimited) {
        return counted.error();
    }
    return counted.has_value();
}

Status SignIn::clean_up() {
    const Instant now = ports_.clock.now();
    return ports_.database.write([&](sql::Session& session) {
        return Throttle::forget(session, later(now, -kFailuresAreKept), now);
    });
}

Status SignIn::record(sql::Session& session,
                      std::string_view action,
                      const User& user,
                      const Origin& origin,
                      Outcome outcome,
                      std::vector<ChangeEvent::Detail> details) const {
    return ports_.changes.record(session,
                                 {.action = action,
                                  .caller = {.principal = user.principal(), .origin = origin},
                                  .subject = user.id.str(),
                                  .at = ports_.clock.now(),
                                  .outcome = outcome,
                                  .details = std::move(details)});
}

} // namespace muster::identity
