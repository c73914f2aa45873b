#pragma once

#include "base/json_codec.h"
#include "base/json_schema.h"
#include "base/role.h"
#include "base/secret.h"
#include "identity/email.h"
#include "identity/session.h"
#include "identity/user.h"

// How the types of services are read and printed by the API.
namespace muster {

template <>
inline constexpr auto kJsonNames<Role> = kRoleNames;
template <>
inline constexpr auto kJsonNames<identity::UserState> = identity::kUserStateNames;
template <>
inline constexpr auto kJsonNames<identity::SessionStage> = identity::kSessionStageNames;

template <>
struct JsonCodec<identity::Email> : JsonTextCodec<identity::Email> {};
template <>
struct JsonSchema<identity::Email> {
    static Json of() { return text_schema({{"format", "email"}}); }
};

/// Read from what people type; there is no way back into JSON.
template <>
struct JsonCodec<Secret> {
    static std::optional<Secret> read(const Json& json, JsonProblems& problems) {
        auto text = JsonCodec<std::string>::read(json, problems);
        return text ? std::optional<Secret>(std::move(*text)) : std::nullopt;
    }
};
template <>
struct JsonSchema<Secret> {
    static Json of() { return text_schema({{"format", "password"}, {"writeOnly", true}}); }
};

} // namespace muster
