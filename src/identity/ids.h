#pragma once

#include <string_view>

#include "base/id.h"

namespace muster::identity {

struct UserTag {
    static constexpr std::string_view kPrefix = "user";
};
struct SessionTag {
    static constexpr std::string_view kPrefix = "session";
};
struct ApiTokenTag {
    static constexpr std::string_view kPrefix = "token";
};
struct UserTokenTag {
    static constexpr std::string_view kPrefix = "login";
};
struct DeviceRequestTag {
    static constexpr std::string_view kPrefix = "device";
};
struct ProviderTag {
    static constexpr std::string_view kPrefix = "provider";
};
struct PasskeyTag {
    static constexpr std::string_view kPrefix = "passkey";
};
struct SignInEntryTag {
    static constexpr std::string_view kPrefix = "signin";
};

using UserId = Id<UserTag>;
/// Names a session to people and in the audit trail; it opens nothing.
using SessionId = Id<SessionTag>;
/// Names an API token to people and in the audit trail; it opens nothing.
using ApiTokenId = Id<ApiTokenTag>;
/// Names a user token to people and in the audit trail; it opens nothing.
using UserTokenId = Id<UserTokenTag>;
/// Names a program's wish to act for a person.
using DeviceRequestId = Id<DeviceRequestTag>;
/// Names the sign-in of a company, where people come from.
using ProviderId = Id<ProviderTag>;
/// Names a passkey to its owner and in the audit trail; the authenticator has another name for it.
using PasskeyId = Id<PasskeyTag>;
/// Names an entry of the sign-in log.
using SignInEntryId = Id<SignInEntryTag>;

} // namespace muster::identity
