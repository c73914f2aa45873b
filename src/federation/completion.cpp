#include "federation/completion.h"

#include "federation/provider_store.h"
#include "identity/user_store.h"

namespace muster::federation {
namespace {

using identity::SignedIn;
using identity::User;

Error refused_by_checks(const Answer& answer) {
    return {ErrorKind::Forbidden, "federation.refused",
            "what the provider said is not believed: " + answer.refusal.value_or("unknown")};
}

identity::ProviderAttempt attempt_of(const Provider& provider,
                                     const Vouched& vouched,
                                     const User& user,
                                     const Completion::Return& back) {
    return {.user = user.id,
            .provider = {.provider = provider.id, .session = vouched.session},
            .device = back.device,
            .origin = back.origin};
}

Outcome outcome_of(Outcome::Kind kind, const SignInRequest& request) {
    return {.kind = kind,
            .purpose = request.purpose,
            .return_to = request.return_to,
            .signed_in = {},
            .address = {},
            .answer = {},
            .described = {}};
}

Outcome tested(const SignInRequest& request, const Provider& provider) {
    Outcome outcome = outcome_of(Outcome::Kind::Tested, request);
    outcome.answer = request.answer;
    if (request.answer->vouched) {
        outcome.described = described(request.answer->vouched->attributes, provider.mapping);
    }
    return outcome;
}

} // namespace

Result<Completion::Waiting> Completion::waiting(sql::Session& session, const Return& back) const {
    TRY(auto request, ports_.requests.finished(session, back.request, back.browser));
    TRY(auto provider, get_provider(session, request.provider));
    return Waiting{.request = std::move(request), .provider = std::move(provider)};
}

Result<Outcome> Completion::complete(const Return& back) {
    std::optional<Waiting> asked;
    auto outcome = ports_.database.write([&](sql::Session& session) -> Result<Outcome> {
        TRY(asked, waiting(session, back));
        TRY(auto result, complete(session, *asked, back));
        if (result.kind != Outcome::Kind::LinkNeeded) {
            TRY_DONE(SignInRequests::forget(session, back.request));
        }
        return result;
    });
    if (!outcome && asked && outcome.error().kind == ErrorKind::Forbidden) {
        note_refusal(asked->provider.id, outcome.error(), back.origin);
    }
    if (outcome && asked && outcome->kind == Outcome::Kind::Tested) {
        outcome->turned_away = turned_away(*asked, back.origin);
    }
    return outcome;
}

/// By the slug. What it would write to admit them is undone.
std::optional<std::string> Completion::turned_away(const Waiting& waiting,
                                                   const identity::Origin& origin) const {
    const auto& vouched = waiting.request.answer->vouched;
    std::optional<std::string> reason;
    if (!vouched) {
        return reason;
    }
    const Status undone = ports_.database.write([&](sql::Session& session) -> Status {
        const auto admitted = ports_.admission.admit(session, {waiting.provider, *vouched, origin});
        const bool is_refused = !admitted && (admitted.error().kind == ErrorKind::Forbidden ||
                                              admitted.error().kind == ErrorKind::Conflict);
        reason = is_refused ? std::optional<std::string>(admitted.error().reason) : std::nullopt;
        return Error{ErrorKind::Conflict, "federation.only_a_test", "nothing is kept of a test"};
    });
    static_cast<void>(undone);
    return reason;
}

Result<Outcome>
Completion::complete(sql::Session& session, const Waiting& waiting, const Return& back) const {
    if (waiting.request.purpose == Purpose::Test) {
        return tested(waiting.request, waiting.provider);
    }
    if (!waiting.request.answer->vouched) {
        return refused_by_checks(*waiting.request.answer);
    }
    if (!waiting.provider.is_enabled) {
        return Error{ErrorKind::Conflict, "federation.disabled",
                     "nobody signs in at this provider now"};
    }
    return waiting.request.purpose == Purpose::Proof ? prove(session, waiting, back)
                                                     : sign_in(session, waiting, back);
}

Result<Outcome>
Completion::sign_in(sql::Session& session, const Waiting& waiting, const Return& back) const {
    const Vouched& vouched = *waiting.request.answer->vouched;
    TRY(const auto admitted,
        ports_.admission.admit(session, {waiting.provider, vouched, back.origin}));
    if (admitted.needs_link) {
        Outcome outcome = outcome_of(Outcome::Kind::LinkNeeded, waiting.request);
        outcome.address = admitted.user.email;
        return outcome;
    }
    Outcome outcome = outcome_of(Outcome::Kind::SignedIn, waiting.request);
    TRY(outcome.signed_in,
        ports_.provider_sign_in.begin(session,
                                      attempt_of(waiting.provider, vouched, admitted.user, back)));
    return outcome;
}

Result<Outcome>
Completion::prove(sql::Session& session, const Waiting& waiting, const Return& back) const {
    const Vouched& vouched = *waiting.request.answer->vouched;
    TRY(const auto linked, find_linked(session, waiting.provider.id, vouched.subject));
    if (!linked) {
        return Error{ErrorKind::Forbidden, "federation.not_linked",
                     "the provider vouches for somebody who is nobody here"};
    }
    if (!back.session) {
        return Error{ErrorKind::Unauthorized, "session.none", "sign in first"};
    }
    TRY(const User user, identity::get_user(session, *linked));
    Outcome outcome = outcome_of(Outcome::Kind::Proved, waiting.request);
    TRY(outcome.signed_in,
        ports_.provider_sign_in.prove(session, *back.session,
                                      attempt_of(waiting.provider, vouched, user, back)));
    return outcome;
}

Result<User> Completion::user_to_link(const Return& back) {
    // Undone as far as it writes: what there is to link is only looked at.
    std::optional<User> user;
    const Status looked = ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Waiting found, waiting(session, back));
        TRY(const Outcome outcome, complete(session, found, back));
        if (outcome.kind == Outcome::Kind::LinkNeeded) {
            TRY(user, identity::find_user(session, *outcome.address));
        }
        return Error{ErrorKind::Conflict, "federation.nothing_to_link", "nothing is to be linked"};
    });
    if (!user) {
        return looked.error();
    }
    return std::move(*user);
}

Result<SignedIn>
Completion::sign_in_to_link(const Return& back, const User& user, const Password& password) {
    TRY(auto signed_in, ports_.sign_in.with_password({.email = user.email.str(),
                                                      .password = password.password,
                                                      .device = back.device,
                                                      .origin = back.origin,
                                                      .use = identity::PasswordUse::Link}));
    if (signed_in.stage == identity::SessionStage::Active) {
        return signed_in;
    }
    if (!password.code) {
        TRY_DONE(ports_.sign_in.sign_out(signed_in.session, back.origin));
        return Error{ErrorKind::Unauthorized, "sign_in.code_needed",
                     "give the code of the second factor as well"};
    }
    return ports_.sign_in.with_code({.session = signed_in.session,
                                     .code = *password.code,
                                     .device = back.device,
                                     .origin = back.origin});
}

Result<SignedIn> Completion::link(const Return& back, const Password& password) {
    TRY(const User user, user_to_link(back));
    TRY(auto signed_in, sign_in_to_link(back, user, password));
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Waiting found, waiting(session, back));
        TRY_DONE(SignInRequests::forget(session, back.request));
        return ports_.admission.link(
            session, {found.provider, *found.request.answer->vouched, back.origin}, user);
    }));
    return signed_in;
}

void Completion::note_refusal(const ProviderId& provider,
                              const Error& refusal,
                              const identity::Origin& origin) {
    const identity::ChangeEvent event{
        .action = "session.started",
        .caller = {.principal = {}, .origin = origin},
        .subject = {},
        .at = ports_.clock.now(),
        .outcome = identity::ChangeEvent::Outcome::Refused,
        .details = {{"provider", provider.str()}, {"reason", std::string(refusal.reason)}}};
    const Status recorded = ports_.database.write(
        [&](sql::Session& session) { return ports_.changes.record(session, event); });
    static_cast<void>(recorded); // refused all the same
}

} // namespace muster::federation
