#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "federation/providers.h"

namespace muster::api {

/// What an Admin enters of a new provider.
struct ProviderBody {
    federation::ProviderKind kind = federation::ProviderKind::Oidc;
    federation::ProviderName name;
    std::vector<federation::MailDomain> domains;
    std::optional<bool> creates_users;
    std::optional<federation::Mapping> mapping;
    std::optional<federation::OidcEntry> oidc;
};

struct OidcView {
    oidc::Issuer issuer;
    std::string client_id;
    bool has_secret = false;
    std::string redirect_uri;
    std::string backchannel_logout_uri;
};

/// A provider as people see it.
struct ProviderView {
    federation::ProviderId id;
    federation::ProviderKind kind = federation::ProviderKind::Oidc;
    federation::ProviderName name;
    bool is_enabled = true;
    bool is_enforced = false;
    bool creates_users = false;
    bool takes_unasked = false;
    std::vector<federation::MailDomain> domains;
    federation::Mapping mapping;
    std::optional<OidcView> oidc;
    Instant created_at;
    std::int64_t revision = 1;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<federation::ProviderKind> = federation::kProviderKindNames;

template <>
inline constexpr auto json_fields<federation::Mapping::RoleValue> = std::tuple{
    JsonField{"value", &federation::Mapping::RoleValue::value, "of the role attribute"},
    JsonField{"role", &federation::Mapping::RoleValue::role, "what it stands for"},
};

template <>
inline constexpr auto json_fields<federation::Mapping> = std::tuple{
    JsonField{"email", &federation::Mapping::email, "the attribute with the address"},
    JsonField{"name", &federation::Mapping::name, "the attribute with what the person is called"},
    JsonField{"role", &federation::Mapping::role, "the attribute with roles; null: none"},
    JsonField{"roles", &federation::Mapping::roles, "which value gives which role"},
    JsonField{"default_role", &federation::Mapping::default_role, "of whom no value gives one"},
    JsonField{"groups", &federation::Mapping::groups, "the attribute with groups; null: none"},
};

template <>
inline constexpr auto json_fields<federation::OidcEntry> = std::tuple{
    JsonField{"issuer", &federation::OidcEntry::issuer, "https://…, as its tokens have it"},
    JsonField{"client_id", &federation::OidcEntry::client_id, "what Muster is called there"},
    JsonField{"client_secret", &federation::OidcEntry::client_secret,
              "absent: none, or in a change the one there is"},
};

template <>
inline constexpr auto json_fields<federation::ProviderEdit> = std::tuple{
    JsonField{"name", &federation::ProviderEdit::name, "absent: as it is"},
    JsonField{"is_enabled", &federation::ProviderEdit::is_enabled, "absent: as it is"},
    JsonField{"is_enforced", &federation::ProviderEdit::is_enforced, "absent: as it is"},
    JsonField{"creates_users", &federation::ProviderEdit::creates_users, "absent: as it is"},
    JsonField{"takes_unasked", &federation::ProviderEdit::takes_unasked, "absent: as it is"},
    JsonField{"domains", &federation::ProviderEdit::domains, "all of them; absent: as they are"},
    JsonField{"mapping", &federation::ProviderEdit::mapping, "all of it; absent: as it is"},
    JsonField{"oidc", &federation::ProviderEdit::oidc, "absent: as it is"},
};

template <>
inline constexpr auto json_fields<api::ProviderBody> = std::tuple{
    JsonField{"kind", &api::ProviderBody::kind, "how it is spoken with"},
    JsonField{"name", &api::ProviderBody::name, "as people see it when they sign in"},
    JsonField{"domains", &api::ProviderBody::domains, "of the addresses it may vouch for"},
    JsonField{"creates_users", &api::ProviderBody::creates_users,
              "whether who signs in there becomes a user; absent: no"},
    JsonField{"mapping", &api::ProviderBody::mapping,
              "absent: email and name, everybody Read Only"},
    JsonField{"oidc", &api::ProviderBody::oidc, "of an OpenID Connect provider"},
};

template <>
inline constexpr auto json_fields<api::OidcView> = std::tuple{
    JsonField{"issuer", &api::OidcView::issuer, "as its tokens have it"},
    JsonField{"client_id", &api::OidcView::client_id, "what Muster is called there"},
    JsonField{"has_secret", &api::OidcView::has_secret, "it is shown to nobody"},
    JsonField{"redirect_uri", &api::OidcView::redirect_uri, "to be entered there"},
    JsonField{"backchannel_logout_uri", &api::OidcView::backchannel_logout_uri,
              "to be entered there"},
};

template <>
inline constexpr auto json_fields<api::ProviderView> = std::tuple{
    JsonField{"id", &api::ProviderView::id, "provider_…"},
    JsonField{"kind", &api::ProviderView::kind, "how it is spoken with"},
    JsonField{"name", &api::ProviderView::name, "as people see it when they sign in"},
    JsonField{"is_enabled", &api::ProviderView::is_enabled, "whether anybody signs in there"},
    JsonField{"is_enforced", &api::ProviderView::is_enforced,
              "whether a password is nothing for addresses of its domains"},
    JsonField{"creates_users", &api::ProviderView::creates_users,
              "whether who signs in there becomes a user"},
    JsonField{"takes_unasked", &api::ProviderView::takes_unasked,
              "whether an answer to no question of ours counts: SAML alone"},
    JsonField{"domains", &api::ProviderView::domains, "of the addresses it may vouch for"},
    JsonField{"mapping", &api::ProviderView::mapping, "which attribute says what"},
    JsonField{"oidc", &api::ProviderView::oidc, "null: another kind"},
    JsonField{"created_at", &api::ProviderView::created_at, "when it was entered"},
    JsonField{"revision", &api::ProviderView::revision, "one higher with each change"},
};

} // namespace muster
