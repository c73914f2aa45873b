#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/session_token.h"
#include "federation/providers.h"
#include "federation/saml_keys.h"
#include "federation/saml_providers.h"
#include "federation/sign_in_requests.h"
#include "identity/provider_sign_in.h"
#include "saml/logout.h"
#include "saml/post_binding.h"
#include "saml/provider.h"
#include "saml/redirect_binding.h"
#include "saml/verifier.h"
#include "sql/database.h"

namespace muster::federation {

/// What begins and answers questions to SAML providers, and signs out with them. Thread-safe as far
/// as its ports are.
class SamlSignIn {
public:
    struct Ports {
        sql::Database& database;
        Providers& providers;
        SamlProviders& saml;
        SamlKeys& keys;
        SignInRequests& requests;
        const identity::ProviderSignIn& sign_in;
        const Clock& clock;
        Random& random;
    };
    explicit SamlSignIn(const Ports& ports) : ports_(ports) {}

    struct Begun {
        std::string url; // to send the browser to
        crypto::SessionToken browser;
    };
    /// Errors: NotFound "federation.not_found"; Conflict "federation.disabled" but for a test,
    /// "federation.wrong_kind", "federation.not_set_up"; those of SignInRequests::begin().
    Result<Begun> begin(const SignInRequests::Question& question, const saml::ServiceProvider& own);

    /// What the browser posted (HTTP POST binding).
    struct Posted {
        ProviderId provider;       // by whose door
        std::string_view response; // the form's SAMLResponse
        std::string_view relay_state;
        std::optional<crypto::SessionToken> browser;
        saml::ServiceProvider own;
    };
    struct Answered {
        SignInRequest request;
        /// New, where nobody had asked and the browser has no question of its own.
        std::optional<crypto::SessionToken> browser;
    };
    /// Checks the answer and keeps what came of it, with the question it was to. That the checks
    /// fail is no error. A RelayState names a question of ours and nothing else: no address in it
    /// is ever followed. Errors: those of SignInRequests::take() and of the database.
    Result<Answered> answer(const Posted& posted);

    /// A message of logout that came to us, and what to send the browser to.
    struct Logout {
        ProviderId provider;
        std::string_view query; // of a GET: the address as it was sent
        std::string_view body;  // of a POST: a form, or what SOAP carries
        saml::ServiceProvider own;
        identity::Origin origin;
    };
    /// A request ends the sessions it names, once, and is answered; the provider's answer to ours
    /// is only checked: nullopt, as there is nowhere to send the browser. Errors: those of begin()
    /// and of saml's messages of logout; Unauthorized "saml.replayed"; Conflict
    /// "federation.no_logout" where the provider takes no answer.
    Result<std::optional<std::string>> sign_out(const Logout& logout);
    /// The same from server to server (SOAP binding), where nobody's browser has to be there: the
    /// envelope with our answer. Errors: those of sign_out() but for "federation.no_logout".
    Result<std::string> sign_out_by_soap(const Logout& logout);

    /// Where a browser signs out at the provider as well; nullopt where that is not known there.
    Result<std::optional<std::string>> end_session_url(const ProviderId& id,
                                                       const identity::UserId& user,
                                                       const std::string& session_index,
                                                       const saml::ServiceProvider& own);

    /// The page between us and a provider that takes posts alone: `query` is that of an address
    /// which begin() and the others have made and signed, so the form carries nothing that others
    /// wrote. Errors: those of saml::redirected_message() and of SamlKeys.
    Result<saml::PostForm> post_form(const ProviderId& id, std::string_view query);

    /// What Muster says of itself to the provider. Errors: those of SamlKeys.
    Result<std::string> metadata(const ProviderId& id, const saml::ServiceProvider& own);

private:
    /// Against which questions a response is held.
    struct Asked {
        SignInRequest request;
        std::vector<saml::OpenRequest> open;
        std::optional<crypto::SessionToken> browser; // new
    };
    Result<Asked> asked(const Posted& posted, const Provider& provider);
    Result<Answer> verify(const Posted& posted, const Provider& provider, const Asked& asked);
    /// Carries a request out, once.
    Status end_sessions(const Logout& logout, const saml::LogoutRequest& request);

    Ports ports_;
};

} // namespace muster::federation
