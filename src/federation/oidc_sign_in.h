#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/session_token.h"
#include "federation/providers.h"
#include "federation/sign_in_requests.h"
#include "identity/change_log.h"
#include "identity/provider_sign_in.h"
#include "oidc/relying_party.h"
#include "sql/database.h"

namespace muster::federation {

/// What begins and answers questions to OpenID Connect providers, and hears when they sign people
/// out. Thread-safe as far as its ports are.
class OidcSignIn {
public:
    struct Ports {
        sql::Database& database;
        Providers& providers;
        SignInRequests& requests;
        oidc::RelyingParty& relying_party;
        const identity::ProviderSignIn& sign_in;
        const Clock& clock;
    };
    explicit OidcSignIn(const Ports& ports) : ports_(ports) {}

    /// Who asks for what, and where the provider sends the browser back to.
    struct Wish {
        SignInRequests::Question question;
        std::string redirect_uri; // https://…/oidc/{provider}/callback
        std::string login_hint{};
    };
    struct Begun {
        std::string url; // to send the browser to
        crypto::SessionToken browser;
    };
    /// Errors: NotFound "federation.not_found"; Conflict "federation.disabled" but for a test,
    /// "federation.wrong_kind"; those of SignInRequests::begin() and RelyingParty.
    Result<Begun> begin(const Wish& wish);

    /// What the browser brought back.
    struct Callback {
        SignInRequests::Brought brought;
        oidc::AuthorizationAnswer answer;
        std::string redirect_uri;
    };
    /// Checks the answer and keeps what came of it; the question it was to. That the checks fail is
    /// no error. Errors: those of SignInRequests::take() and of the database.
    Result<SignInRequest> answer(const Callback& callback);

    /// Signs out whom the provider has signed out; how many sessions. Errors: NotFound
    /// "federation.not_found"; Conflict "federation.wrong_kind"; those of
    /// RelyingParty::logout_token(); Unauthorized "oidc.logout_replayed".
    Result<std::int64_t>
    sign_out(const ProviderId& id, std::string_view logout_token, const identity::Origin& origin);

    /// Where a browser signs out at the provider as well; nullopt where that is not known there.
    Result<std::optional<std::string>> end_session_url(const ProviderId& id,
                                                       std::string_view return_to);

private:
    Result<oidc::Flow> flow_of(const Purpose& purpose,
                               std::string_view state,
                               const std::string& redirect_uri,
                               Instant begun_at) const;

    Ports ports_;
};

} // namespace muster::federation
