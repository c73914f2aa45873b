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

} // namespace muster::identity
