#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/instant.h"
#include "base/strong_string.h"
#include "base/utf8.h"
#include "federation/attributes.h"
#include "federation/mail_domain.h"
#include "identity/ids.h"
#include "oidc/issuer.h"

namespace muster::federation {

using identity::ProviderId;

enum class ProviderKind { Saml, Oidc };

inline constexpr auto kProviderKindNames = enum_names<ProviderKind>({
    {ProviderKind::Saml, "saml"},
    {ProviderKind::Oidc, "oidc"},
});

struct ProviderNameRules {
    static constexpr std::string_view kReason = "federation.bad_name";
    static constexpr std::string_view kForm =
        "a name of 2 to 64 bytes of UTF-8 without control characters";
    static bool accepts(std::string_view text) {
        return text.size() >= 2 && text.size() <= 64 && is_utf8(text) &&
               std::ranges::none_of(
                   text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    }
};
/// As people see it on the sign-in page.
using ProviderName = StrongString<ProviderNameRules>;

/// What an OpenID Connect provider is asked with; the secret stays with Providers.
struct OidcSettings {
    oidc::Issuer issuer;
    std::string client_id;
    bool has_secret = false;
};

/// Where the people of a company sign in. A plain value.
struct Provider {
    ProviderId id;
    ProviderKind kind = ProviderKind::Oidc;
    ProviderName name;
    bool is_enabled = true;
    bool is_enforced = false;        // a password is nothing for addresses of its domains
    bool creates_users = false;      // whoever signs in there becomes a user
    bool takes_unasked = false;      // also answers to no question of ours: SAML alone
    std::vector<MailDomain> domains; // whose addresses it may vouch for
    Mapping mapping;
    std::optional<OidcSettings> oidc; // of that kind alone
    Instant created_at;
    std::int64_t revision = 1;

    [[nodiscard]] bool vouches_for(const identity::Email& email) const {
        return std::ranges::find(domains, domain_of(email)) != domains.end();
    }
};

} // namespace muster::federation
