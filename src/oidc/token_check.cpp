#include "oidc/token_check.h"

#include <algorithm>
#include <array>

#include "crypto/constant_time.h"
#include "crypto/encoding.h"

namespace muster::oidc {
namespace {

constexpr std::string_view kLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
constexpr std::size_t kMostSubject = 255; // OpenID Connect Core 1.0 section 2
constexpr std::size_t kShown = 100;

/// A text of somebody else, as it may be shown: bounded and printable.
std::string shown(std::string_view text) {
    std::string kept(text.substr(0, kShown));
    std::ranges::replace_if(kept, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return "'" + kept + "'";
}

std::string shown(const std::string* text) {
    return text == nullptr ? "none" : shown(std::string_view(*text));
}

/// One token on its way to be believed.
class TokenCheck {
public:
    TokenCheck(const TokenRules& rules, Instant now, Checklist& checks)
        : rules_(rules), now_(now), checks_(checks) {}

    Result<Jwt> read(std::string_view text, const JwkSet& keys);
    Status check_origin(const Jwt& token);
    Status check_times(const Jwt& token);
    Status check_subject(const Jwt& token);
    Status check_nonce(const Jwt& token, std::string_view nonce);
    Status check_hash(const Jwt& token, std::string_view access_token);
    Status check_authentication(const Jwt& token, Instant not_before);
    Status check_logout(const Jwt& token);

private:
    Status check_signature(const Jwt& token, const JwkSet& keys);
    Result<Instant> time_claim(const Jwt& token, std::string_view name);
    Status expect(bool holds, const Checklist::Rule& rule, std::string detail) {
        return checks_.expect(holds, rule, std::move(detail));
    }
    [[nodiscard]] std::optional<crypto::SignatureAlgorithm> algorithm_of(const Jwt& token) const;

    const TokenRules& rules_;
    Instant now_;
    Checklist& checks_;
};

Result<Jwt> TokenCheck::read(std::string_view text, const JwkSet& keys) {
    auto token = Jwt::parse(text);
    TRY_DONE(expect(token.has_value(), {"form", "oidc.token_malformed"},
                    token ? "a signed token" : token.error().detail));
    TRY_DONE(check_signature(*token, keys));
    return token;
}

std::optional<crypto::SignatureAlgorithm> TokenCheck::algorithm_of(const Jwt& token) const {
    const auto algorithm = crypto::kSignatureAlgorithmNames.find(token.algorithm);
    const bool is_allowed =
        algorithm && std::ranges::find(rules_.algorithms, *algorithm) != rules_.algorithms.end();
    return is_allowed ? algorithm : std::nullopt;
}

Status TokenCheck::check_signature(const Jwt& token, const JwkSet& keys) {
    const auto algorithm = algorithm_of(token);
    TRY_DONE(expect(algorithm.has_value(), {"algorithm", "oidc.algorithm_refused"},
                    "signed by " + shown(token.algorithm)));
    const auto candidates = keys.matching(token.kid, *algorithm);
    TRY_DONE(expect(!candidates.empty(), {"key", "oidc.unknown_key"},
                    token.kid ? "the key " + shown(*token.kid) : "a key without a name"));
    TRY_DONE(expect(token.kid || candidates.size() == 1, {"key_choice", "oidc.ambiguous_key"},
                    "one key, or a token that names its own"));
    const bool is_signed = std::ranges::any_of(candidates, [&](const crypto::PublicKey& key) {
        return key.verifies(*algorithm, as_bytes(token.signed_part), token.signature);
    });
    return expect(is_signed, {"signature", "oidc.bad_signature"},
                  "by " + std::string(token.algorithm));
}

std::vector<std::string> audiences_of(const Jwt& token) {
    const Json* const value = token.claims.find("aud");
    std::vector<std::string> audiences;
    if (value != nullptr && value->if_string() != nullptr) {
        audiences.push_back(*value->if_string());
    }
    if (value != nullptr && value->if_array() != nullptr) {
        for (const Json& each : *value->if_array()) {
            audiences.push_back(each.if_string() == nullptr ? std::string() : *each.if_string());
        }
    }
    return audiences;
}

Status TokenCheck::check_origin(const Jwt& token) {
    for (const std::string_view name : {"iss", "aud", "iat", "exp"}) {
        TRY_DONE(expect(token.claims.find(name) != nullptr, {"claims", "oidc.missing_claim"},
                        "the claim " + std::string(name)));
    }
    const std::string* const issuer = token.text_claim("iss");
    TRY_DONE(expect(issuer != nullptr && *issuer == rules_.issuer, {"issuer", "oidc.bad_issuer"},
                    "issued by " + shown(issuer)));
    const auto audiences = audiences_of(token);
    TRY_DONE(expect(std::ranges::find(audiences, rules_.client_id) != audiences.end(),
                    {"audience", "oidc.bad_audience"}, "for " + shown(rules_.client_id)));
    const std::string* const party = token.text_claim("azp");
    const bool has_party = token.claims.find("azp") != nullptr;
    const bool is_ours = party != nullptr && *party == rules_.client_id;
    return expect(is_ours || (!has_party && audiences.size() == 1),
                  {"authorized_party", "oidc.bad_authorized_party"},
                  has_party ? "given to " + shown(party) : "for one audience alone");
}

Result<Instant> TokenCheck::time_claim(const Jwt& token, std::string_view name) {
    constexpr std::int64_t kNoTime = -1;
    constexpr std::int64_t kMostSeconds = 1'000'000'000'000; // far from what milliseconds hold
    const Json* const value = token.claims.find(name);
    const std::int64_t seconds = value == nullptr ? kNoTime : value->integer().value_or(kNoTime);
    const bool is_time = seconds >= 0 && seconds < kMostSeconds;
    TRY_DONE(expect(is_time, {"times", "oidc.missing_claim"}, "the time " + std::string(name)));
    return Instant::from_unix_millis(seconds * 1000);
}

Status TokenCheck::check_times(const Jwt& token) {
    TRY(const Instant expires_at, time_claim(token, "exp"));
    TRY_DONE(expect(now_ < expires_at + rules_.skew, {"expiry", "oidc.expired"},
                    "good until " + expires_at.str()));
    TRY(const Instant issued_at, time_claim(token, "iat"));
    TRY_DONE(expect(issued_at <= now_ + rules_.skew, {"issued_at", "oidc.issued_in_future"},
                    "issued at " + issued_at.str()));
    TRY_DONE(expect(now_ <= issued_at + rules_.most_age + rules_.skew,
                    {"age", "oidc.issued_long_ago"}, "issued at " + issued_at.str()));
    if (token.claims.find("nbf") == nullptr) {
        return {};
    }
    TRY(const Instant not_before, time_claim(token, "nbf"));
    return expect(not_before <= now_ + rules_.skew, {"not_before", "oidc.not_yet_valid"},
                  "good from " + not_before.str());
}

Status TokenCheck::check_subject(const Jwt& token) {
    TRY_DONE(expect(token.claims.find("sub") != nullptr, {"claims", "oidc.missing_claim"},
                    "the claim sub"));
    const std::string* const subject = token.text_claim("sub");
    const bool is_good =
        subject != nullptr && !subject->empty() && subject->size() <= kMostSubject &&
        std::ranges::all_of(*subject, [](char c) { return c >= 0x20 && c < 0x7f; });
    return expect(is_good, {"subject", "oidc.bad_subject"}, "about " + shown(subject));
}

Status TokenCheck::check_nonce(const Jwt& token, std::string_view nonce) {
    const std::string* const given = token.text_claim("nonce");
    const bool is_ours = given != nullptr && !nonce.empty() &&
                         crypto::equal_in_constant_time(as_bytes(*given), as_bytes(nonce));
    return expect(is_ours, {"nonce", "oidc.bad_nonce"}, "the one of this sign-in");
}

/// The left half of the access token's hash: OpenID Connect Core 1.0 section 3.1.3.6.
Status TokenCheck::check_hash(const Jwt& token, std::string_view access_token) {
    if (token.claims.find("at_hash") == nullptr || access_token.empty()) {
        return {}; // optional in the code flow
    }
    const auto hash = crypto::hash_of(*algorithm_of(token), as_bytes(access_token));
    const std::string expected = crypto::base64url(ByteSpan(hash).first(hash.size() / 2));
    const std::string* const given = token.text_claim("at_hash");
    return expect(given != nullptr && *given == expected, {"token_hash", "oidc.bad_token_hash"},
                  "of the access token that came along");
}

Status TokenCheck::check_authentication(const Jwt& token, Instant not_before) {
    TRY(const Instant at, time_claim(token, "auth_time"));
    return expect(at + rules_.skew >= not_before, {"authentication", "oidc.old_authentication"},
                  "signed in there at " + at.str());
}

Status TokenCheck::check_logout(const Jwt& token) {
    const std::string* const id = token.text_claim("jti");
    TRY_DONE(
        expect(id != nullptr && !id->empty(), {"claims", "oidc.missing_claim"}, "the claim jti"));
    const Json* const events = token.claims.find("events");
    const Json* const event = events == nullptr ? nullptr : events->find(kLogoutEvent);
    TRY_DONE(expect(event != nullptr && event->if_object() != nullptr,
                    {"event", "oidc.logout_event"}, "a sign-out"));
    TRY_DONE(expect(token.claims.find("nonce") == nullptr, {"no_nonce", "oidc.logout_nonce"},
                    "no ID token in disguise"));
    const bool says_who = token.text_claim("sub") != nullptr || token.text_claim("sid") != nullptr;
    return expect(says_who, {"subject", "oidc.logout_of_nobody"}, "a subject or a session");
}

} // namespace

Result<Jwt> check_id_token(std::string_view text,
                           const JwkSet& keys,
                           const TokenRules& rules,
                           const IdTokenContext& context,
                           Instant now,
                           Checklist& checks) {
    TokenCheck check(rules, now, checks);
    TRY(auto token, check.read(text, keys));
    TRY_DONE(check.check_origin(token));
    TRY_DONE(check.check_times(token));
    TRY_DONE(check.check_subject(token));
    TRY_DONE(check.check_nonce(token, context.nonce));
    TRY_DONE(check.check_hash(token, context.access_token));
    if (context.authenticated_after) {
        TRY_DONE(check.check_authentication(token, *context.authenticated_after));
    }
    return token;
}

Result<Jwt> check_logout_token(std::string_view text,
                               const JwkSet& keys,
                               const TokenRules& rules,
                               Instant now,
                               Checklist& checks) {
    TokenCheck check(rules, now, checks);
    TRY(auto token, check.read(text, keys));
    TRY_DONE(check.check_origin(token));
    TRY_DONE(check.check_times(token));
    TRY_DONE(check.check_logout(token));
    return token;
}

} // namespace muster::oidc
