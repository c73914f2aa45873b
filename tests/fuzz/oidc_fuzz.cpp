#include <cstddef>
#include <cstdint>
#include <string_view>

#include "federation/attributes.h"
#include "fuzz/must.h"
#include "oidc/issuer.h"
#include "oidc/jwk_set.h"
#include "oidc/metadata.h"
#include "oidc/token_check.h"

/// Any bytes as what a provider sends: a token, its keys, its configuration. Refused or read; and
/// nothing that was not signed is believed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::oidc;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t middle = text.find('\n');
    const std::string_view first = text.substr(0, middle);
    const std::string_view rest = middle == text.npos ? "" : text.substr(middle + 1);

    if (const auto token = Jwt::parse(first)) {
        must(first.starts_with(token->signed_part));
        must(token->claims.if_object() != nullptr);
        static_cast<void>(federation::attributes_of(token->claims));
    }
    const auto keys = JwkSet::parse(rest);
    if (keys) {
        Checklist checks;
        const TokenRules rules{.issuer = "https://idp.example.com", .client_id = "muster"};
        const auto believed =
            check_id_token(first, *keys, rules, {.nonce = "n-1", .access_token = ""},
                           Instant::from_unix_millis(1'700'000'000'000), checks);
        // Nobody who makes inputs up has signed the claims of our own rules with a key of theirs.
        must(believed || checks.checks().back().verdict == Verdict::Failed);
    }
    const auto issuer = Issuer::parse("https://idp.example.com");
    must(issuer.has_value());
    if (const auto metadata = Metadata::parse(rest, *issuer)) {
        must(is_safe_url(metadata->token_endpoint) && is_safe_url(metadata->keys_url) &&
             is_safe_url(metadata->authorization_endpoint));
    }
    if (const auto read = Issuer::parse(first)) {
        must(is_safe_url(read->str()));
    }
    return 0;
}
