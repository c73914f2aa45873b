#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/strong_string.h"
#include "base/utf8.h"
#include "identity/ids.h"
#include "identity/user.h"

namespace muster::identity {

struct ClientNameRules {
    static constexpr std::string_view kReason = "device.bad_client_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 100 bytes of UTF-8 without control characters";
    static bool accepts(std::string_view text) {
        return !text.empty() && text.size() <= 100 && is_utf8(text) &&
               std::ranges::none_of(
                   text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    }
};
/// What a program calls itself: a text of a stranger, shown and never trusted.
using ClientName = StrongString<ClientNameRules>;

/// A person's command line, as they let it act in their name: with the role they have at the time,
/// and as long as they may sign in. What opens the door is a crypto::Token, stored as a hash.
struct UserToken {
    UserTokenId id;
    UserId user_id;
    ClientName client_name;
    std::string address; // where it was asked for
    Instant created_at;
    Instant last_used_at; // to some minutes
    Instant expires_at;   // however much it is used
};

struct UserTokenPolicy {
    std::chrono::seconds idle{std::chrono::hours{24 * 30}};
    std::chrono::seconds absolute{std::chrono::hours{24 * 90}};
    std::chrono::seconds used_every{5 * 60}; // how fine last_used_at is: a write each
};

} // namespace muster::identity
