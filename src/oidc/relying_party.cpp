#include "oidc/relying_party.h"

#include <utility>

#include "base/percent.h"
#include "crypto/encoding.h"
#include "crypto/sha256.h"
#include "oidc/form.h"

namespace muster::oidc {
namespace {

constexpr std::size_t kMostBytes = std::size_t{512} << 10;
constexpr Json::Limits kLimits{.bytes = kMostBytes, .depth = 16};
constexpr std::string_view kScope = "openid email profile";

Error refused(std::string_view reason, std::string detail) {
    return {ErrorKind::Unauthorized, reason, std::move(detail)};
}

net::HttpRequest get(std::string url) {
    return {.url = std::move(url),
            .headers = {{"Accept", "application/json"}},
            .connect_time = std::chrono::seconds{5},
            .total_time = std::chrono::seconds{10},
            .most_bytes = kMostBytes};
}

/// RFC 7636 section 4.2.
std::string challenge_of(const Secret& verifier) {
    return crypto::base64url(crypto::Sha256::of(verifier.reveal()).bytes);
}

/// RFC 6749 section 2.3.1: each part encoded as in a form before they are joined.
std::string basic(const std::string& client_id, const Secret& secret) {
    const std::string pair = percent_encode(client_id) + ':' + percent_encode(secret.reveal());
    return "Basic " + crypto::base64(as_bytes(pair));
}

std::string text_in(const Json& document, std::string_view name) {
    const Json* const value = document.find(name);
    return value == nullptr || value->if_string() == nullptr ? "" : *value->if_string();
}

net::HttpRequest token_request(const Registration& registration,
                               const Metadata& metadata,
                               const Flow& flow,
                               const std::string& code) {
    net::HttpRequest request = get(metadata.token_endpoint);
    request.method = net::Method::Post;
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    Form form{{"grant_type", "authorization_code"},
              {"code", code},
              {"redirect_uri", flow.redirect_uri},
              {"code_verifier", std::string(flow.verifier.reveal())}};
    if (registration.client_secret && metadata.takes_secret_in_header) {
        request.headers.push_back(
            {"Authorization", basic(registration.client_id, *registration.client_secret)});
    } else {
        form.emplace_back("client_id", registration.client_id);
        if (registration.client_secret) {
            form.emplace_back("client_secret", std::string(registration.client_secret->reveal()));
        }
    }
    request.body = form_text(form);
    return request;
}

TokenRules rules_of(const Registration& registration) {
    return {.issuer = registration.issuer.str(), .client_id = registration.client_id};
}

/// RFC 6749 section 4.1.2.1 and RFC 9207 section 2.4.
Result<std::string> code_of(const AuthorizationAnswer& answer,
                            const Metadata& metadata,
                            const Issuer& issuer,
                            Checklist& checks) {
    const bool is_ours = answer.issuer ? *answer.issuer == issuer.str() : !metadata.names_itself;
    TRY_DONE(checks.expect(is_ours, {"answer", "oidc.answer_of_another"},
                           answer.issuer ? "the answer names its issuer" : "the answer is for us"));
    TRY_DONE(checks.expect(!answer.error, {"consent", "oidc.denied"},
                           answer.error ? "the provider did not sign the person in"
                                        : "the provider has signed the person in"));
    const bool has_code = answer.code && !answer.code->empty();
    TRY_DONE(checks.expect(has_code, {"code", "oidc.no_code"}, "a code to trade"));
    return *answer.code;
}

} // namespace

Result<std::string> RelyingParty::fetch(const net::HttpRequest& request) {
    TRY(auto response, ports_.send(request));
    if (!response.is_success()) {
        return Error{ErrorKind::Unavailable, "oidc.unreachable",
                     "the provider answered " + std::to_string(response.status)};
    }
    return std::move(response.body);
}

Result<Metadata> RelyingParty::metadata(const Issuer& issuer) {
    const Instant now = ports_.clock.now();
    {
        const auto held = published_.lock();
        const auto found = held->find(issuer.str());
        if (found != held->end() && now < found->second.metadata_at + policy_.metadata_lasts) {
            return found->second.metadata;
        }
    }
    TRY(const std::string text, fetch(get(Metadata::url_of(issuer))));
    TRY(auto metadata, Metadata::parse(text, issuer));
    const auto held = published_.lock();
    Published& kept = (*held)[issuer.str()];
    kept.metadata = metadata;
    kept.metadata_at = now;
    return metadata;
}

Result<JwkSet> RelyingParty::keys(const Issuer& issuer, Keys which) {
    TRY(const Metadata published, metadata(issuer));
    const Instant now = ports_.clock.now();
    {
        const auto held = published_.lock();
        Published& kept = (*held)[issuer.str()];
        const auto good_for = which == Keys::Kept ? policy_.keys_last : policy_.keys_every;
        if (kept.keys && now < kept.keys_at + good_for) {
            return *kept.keys;
        }
        if (kept.keys) {
            kept.keys_at = now; // also when it fails: nobody makes us ask on and on
        }
    }
    TRY(const std::string text, fetch(get(published.keys_url)));
    TRY(auto keys, JwkSet::parse(text));
    const auto held = published_.lock();
    Published& kept = (*held)[issuer.str()];
    kept.keys = keys;
    kept.keys_at = now;
    return keys;
}

Result<Jwt>
RelyingParty::with_keys(const Issuer& issuer,
                        Checklist& checks,
                        const std::function<Result<Jwt>(const JwkSet&, Checklist&)>& check) {
    TRY(const JwkSet kept, keys(issuer, Keys::Kept));
    Checklist first = checks;
    auto token = check(kept, first);
    if (token || token.error().reason != "oidc.unknown_key") {
        checks = std::move(first);
        return token;
    }
    TRY(const JwkSet anew, keys(issuer, Keys::Anew));
    return check(anew, checks);
}

Result<std::string> RelyingParty::authorization_url(const Registration& registration,
                                                    const Flow& flow) {
    TRY(const Metadata published, metadata(registration.issuer));
    Form form{{"response_type", "code"},
              {"client_id", registration.client_id},
              {"redirect_uri", flow.redirect_uri},
              {"scope", std::string(kScope)},
              {"state", flow.state},
              {"nonce", flow.nonce},
              {"code_challenge", challenge_of(flow.verifier)},
              {"code_challenge_method", "S256"}};
    if (flow.authenticated_after) {
        form.emplace_back("prompt", "login");
        form.emplace_back("max_age", "0");
    }
    if (!flow.login_hint.empty()) {
        form.emplace_back("login_hint", flow.login_hint);
    }
    return with_query(published.authorization_endpoint, form);
}

Result<RelyingParty::Tokens> RelyingParty::redeem(const Registration& registration,
                                                  const Metadata& metadata,
                                                  const Flow& flow,
                                                  const std::string& code) {
    TRY(const auto response, ports_.send(token_request(registration, metadata, flow, code)));
    const auto document = Json::parse(response.body, kLimits);
    if (!response.is_success() || !document) {
        return refused("oidc.code_refused",
                       "the provider answered the code with " + std::to_string(response.status));
    }
    return Tokens{.id_token = text_in(*document, "id_token"),
                  .access_token = text_in(*document, "access_token")};
}

Result<Identified> RelyingParty::identify(const Registration& registration,
                                          const Flow& flow,
                                          const AuthorizationAnswer& answer,
                                          Checklist& checks) {
    TRY(const Metadata published, metadata(registration.issuer));
    TRY(const std::string code, code_of(answer, published, registration.issuer, checks));
    const auto tokens = redeem(registration, published, flow, code);
    if (!tokens && tokens.error().kind != ErrorKind::Unauthorized) {
        return tokens.error(); // nobody was judged
    }
    TRY_DONE(checks.expect(tokens.has_value(), {"exchange", "oidc.code_refused"},
                           tokens ? "the code was traded" : tokens.error().detail));
    TRY_DONE(checks.expect(!tokens->id_token.empty(), {"id_token", "oidc.no_id_token"},
                           "an ID token came"));
    const IdTokenContext context{.nonce = flow.nonce,
                                 .access_token = tokens->access_token,
                                 .authenticated_after = flow.authenticated_after};
    TRY(const Jwt token,
        with_keys(registration.issuer, checks, [&](const JwkSet& keys, Checklist& noted) {
            return check_id_token(tokens->id_token, keys, rules_of(registration), context,
                                  ports_.clock.now(), noted);
        }));
    Identified identified{
        .subject = *token.text_claim("sub"), .session = {}, .claims = token.claims};
    if (const std::string* const session = token.text_claim("sid")) {
        identified.session = *session;
    }
    if (published.userinfo_endpoint && !tokens->access_token.empty()) {
        TRY_DONE(add_userinfo(published, tokens->access_token, identified, checks));
    }
    return identified;
}

/// OpenID Connect Core 1.0 section 5.3: what it says counts only for the same subject.
Status RelyingParty::add_userinfo(const Metadata& metadata,
                                  const std::string& access_token,
                                  Identified& identified,
                                  Checklist& checks) {
    net::HttpRequest request = get(*metadata.userinfo_endpoint);
    request.headers.push_back({"Authorization", "Bearer " + access_token});
    TRY(const auto response, ports_.send(request));
    const auto document = Json::parse(response.body, kLimits);
    const bool is_answer = response.is_success() && document && document->if_object() != nullptr;
    TRY_DONE(checks.expect(is_answer, {"userinfo", "oidc.userinfo_refused"},
                           "userinfo answered " + std::to_string(response.status)));
    TRY_DONE(checks.expect(text_in(*document, "sub") == identified.subject,
                           {"userinfo_subject", "oidc.userinfo_subject"}, "of the same subject"));
    for (const JsonMember& member : *document->if_object()) {
        if (identified.claims.find(member.key) == nullptr) {
            identified.claims.if_object()->push_back(member);
        }
    }
    return {};
}

Result<Jwt> RelyingParty::logout_token(const Registration& registration, std::string_view text) {
    Checklist checks;
    return with_keys(registration.issuer, checks, [&](const JwkSet& keys, Checklist& noted) {
        return check_logout_token(text, keys, rules_of(registration), ports_.clock.now(), noted);
    });
}

Result<std::optional<std::string>> RelyingParty::end_session_url(const Registration& registration,
                                                                 std::string_view return_to) {
    TRY(const Metadata published, metadata(registration.issuer));
    if (!published.end_session_endpoint) {
        return std::optional<std::string>();
    }
    return std::optional(with_query(*published.end_session_endpoint,
                                    {{"client_id", registration.client_id},
                                     {"post_logout_redirect_uri", std::string(return_to)}}));
}

} // namespace muster::oidc
