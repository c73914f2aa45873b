#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"
#include "net/http_message.h"
#include "oidc/checklist.h"
#include "oidc/issuer.h"
#include "oidc/jwk_set.h"
#include "oidc/jwt.h"
#include "oidc/metadata.h"
#include "oidc/token_check.h"

namespace muster::oidc {

/// What Muster is to one provider.
struct Registration {
    Issuer issuer;
    std::string client_id;
    std::optional<Secret> client_secret; // none: a public client, by PKCE alone
};

/// One sign-in on its way: what ties the answer to the question.
struct Flow {
    std::string redirect_uri;
    std::string state;
    std::string nonce;
    Secret verifier; // of PKCE (RFC 7636), 43 characters
    /// The person has to sign in anew, not before then.
    std::optional<Instant> authenticated_after{};
    std::string login_hint{}; // an address; empty: none
};

/// What the browser brought back.
struct AuthorizationAnswer {
    std::optional<std::string> code{};
    std::optional<std::string> issuer{}; // RFC 9207
    std::optional<std::string> error{};
};

/// Whom the provider vouches for: the claims of the ID token and of userinfo, the token's first.
struct Identified {
    std::string subject;
    std::optional<std::string> session; // sid
    Json claims;
};

/// Muster as a relying party of OpenID Connect providers: the code flow with PKCE. What providers
/// publish of themselves is kept for a while; keys are fetched anew once when a token names one
/// that is not there, and not more often than `keys_every`. Thread-safe.
class RelyingParty {
public:
    using Send = std::function<Result<net::HttpResponse>(const net::HttpRequest&)>;
    struct Ports {
        Send send;
        const Clock& clock;
    };
    struct Policy {
        std::chrono::seconds metadata_lasts{3600};
        std::chrono::seconds keys_last{3600};
        std::chrono::seconds keys_every{30};
    };
    explicit RelyingParty(Ports ports) : RelyingParty(std::move(ports), Policy{}) {}
    RelyingParty(Ports ports, const Policy& policy) : ports_(std::move(ports)), policy_(policy) {}

    /// Errors: those of Metadata::parse() and of the transport; Unavailable "oidc.unreachable" for
    /// an answer that is none.
    Result<Metadata> metadata(const Issuer& issuer);

    /// Where to send the browser. Errors: those of metadata().
    Result<std::string> authorization_url(const Registration& registration, const Flow& flow);

    /// Trades the code for tokens and checks them. Errors: those of metadata(), check_id_token();
    /// Unauthorized "oidc.denied" (the provider says no), "oidc.no_code", "oidc.answer_of_another"
    /// (RFC 9207), "oidc.code_refused", "oidc.no_id_token", "oidc.userinfo_refused",
    /// "oidc.userinfo_subject".
    Result<Identified> identify(const Registration& registration,
                                const Flow& flow,
                                const AuthorizationAnswer& answer,
                                Checklist& checks);

    /// Errors: those of metadata() and check_logout_token().
    Result<Jwt> logout_token(const Registration& registration, std::string_view text);

    /// Where to send the browser to sign out there as well; nullopt where the provider has none.
    Result<std::optional<std::string>> end_session_url(const Registration& registration,
                                                       std::string_view return_to);

private:
    struct Published {
        Metadata metadata;
        Instant metadata_at;
        std::optional<JwkSet> keys{};
        Instant keys_at{};
    };
    struct Tokens {
        std::string id_token;
        std::string access_token; // empty: none
    };
    enum class Keys { Kept, Anew };

    Result<std::string> fetch(const net::HttpRequest& request);
    Result<JwkSet> keys(const Issuer& issuer, Keys which);
    /// `check` with the keys that are kept, and once more with new ones where they lack one.
    Result<Jwt> with_keys(const Issuer& issuer,
                          Checklist& checks,
                          const std::function<Result<Jwt>(const JwkSet&, Checklist&)>& check);
    Result<Tokens> redeem(const Registration& registration,
                          const Metadata& metadata,
                          const Flow& flow,
                          const std::string& code);
    Status add_userinfo(const Metadata& metadata,
                        const std::string& access_token,
                        Identified& identified,
                        Checklist& checks);

    Ports ports_;
    Policy policy_;
    Guarded<std::map<std::string, Published>> published_; // by issuer
};

} // namespace muster::oidc
