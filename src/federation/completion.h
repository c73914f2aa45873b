#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/session_token.h"
#include "federation/admission.h"
#include "federation/provider.h"
#include "federation/sign_in_requests.h"
#include "identity/provider_sign_in.h"
#include "identity/sign_in.h"
#include "sql/database.h"

namespace muster::federation {

/// What the browser that comes back from a provider fetches, from a page of ours: only there does
/// it show the cookies of its session and device. A plain value.
struct Outcome {
    enum class Kind {
        SignedIn,
        Proved,
        LinkNeeded, // the user is theirs once they give its password: link()
        Tested,
    };
    Kind kind = Kind::SignedIn;
    Purpose purpose = Purpose::SignIn;
    std::string return_to;
    std::optional<identity::SignedIn> signed_in; // SignedIn, Proved
    std::optional<identity::Email> address;      // LinkNeeded: of the user
    std::optional<Answer> answer;                // Tested
    std::optional<Described> described;          // Tested: as the mapping reads it
    std::optional<std::string> turned_away{};    // Tested: why in earnest nobody would come in
};

inline constexpr auto kOutcomeKindNames = enum_names<Outcome::Kind>({
    {Outcome::Kind::SignedIn, "signed_in"},
    {Outcome::Kind::Proved, "proved"},
    {Outcome::Kind::LinkNeeded, "link_needed"},
    {Outcome::Kind::Tested, "tested"},
});

/// The end of a way through a provider, of whatever kind that is. Each outcome is fetched once.
/// Thread-safe as far as its ports are.
class Completion {
public:
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        const SignInRequests& requests;
        const Admission& admission;
        const identity::ProviderSignIn& provider_sign_in;
        identity::SignIn& sign_in;
    };
    explicit Completion(const Ports& ports) : ports_(ports) {}

    /// Which browser comes back to which question.
    struct Return {
        SignInRequestId request;
        std::optional<crypto::SessionToken> browser;
        std::optional<crypto::SessionToken> device;
        std::optional<crypto::SessionToken> session; // of who proves who they are
        identity::Origin origin;
    };
    /// Errors: those of SignInRequests::finished(), Admission::admit(), ProviderSignIn; Forbidden
    /// "federation.refused" where the checks have failed, with their slug in the detail; Forbidden
    /// "federation.not_linked" for a proof of nobody here. Refusals are recorded.
    Result<Outcome> complete(const Return& back);

    struct Password {
        Secret password;
        std::optional<Secret> code; // of the second factor, where there is one
    };
    /// Links the user whose address the provider gave, by their password, and signs them in.
    /// Errors: those of complete() and SignIn::with_password(), with_code(); Unauthorized
    /// "sign_in.code_needed" where the user has a second factor and no code came; Conflict
    /// "federation.nothing_to_link".
    Result<identity::SignedIn> link(const Return& back, const Password& password);

    /// Records that somebody was turned away on the way back.
    void
    note_refusal(const ProviderId& provider, const Error& refusal, const identity::Origin& origin);

private:
    struct Waiting {
        SignInRequest request;
        Provider provider;
    };
    Result<Waiting> waiting(sql::Session& session, const Return& back) const;
    Result<Outcome>
    complete(sql::Session& session, const Waiting& waiting, const Return& back) const;
    Result<Outcome>
    sign_in(sql::Session& session, const Waiting& waiting, const Return& back) const;
    Result<Outcome> prove(sql::Session& session, const Waiting& waiting, const Return& back) const;
    [[nodiscard]] std::optional<std::string> turned_away(const Waiting& waiting,
                                                         const identity::Origin& origin) const;
    Result<identity::User> user_to_link(const Return& back);
    Result<identity::SignedIn>
    sign_in_to_link(const Return& back, const identity::User& user, const Password& password);

    Ports ports_;
};

} // namespace muster::federation
