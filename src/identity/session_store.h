#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "identity/session.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of sessions and known devices, each function inside the caller's transaction. Errors of
// all: those of sql::Session.

Status insert_session(sql::Session& session, const Session& row, const crypto::Sha256Digest& token);
Result<std::optional<Session>> find_session(sql::Session& session,
                                            const crypto::Sha256Digest& token);
Result<std::optional<UserId>> find_owner(sql::Session& session, const SessionId& id);
/// By user, the newest first.
Result<std::vector<Session>> sessions_of(sql::Session& session, const UserId& user);
/// Those that one sign-in at a provider began.
Result<std::vector<Session>>
sessions_of(sql::Session& session, const ProviderId& provider, std::string_view provider_session);
/// All that began at a provider.
Result<std::vector<Session>> sessions_of(sql::Session& session, const ProviderId& provider);
Status touch_session(sql::Session& session, const SessionId& id, Instant now);

/// Saves the row with a new value of its cookie.
Status renew_session(sql::Session& session, const Session& row, const crypto::Sha256Digest& token);

/// Whether there was one.
Result<bool> delete_session(sql::Session& session, const UserId& user, const SessionId& id);
/// All but one; how many.
Result<std::int64_t> delete_sessions(sql::Session& session,
                                     const UserId& user,
                                     const std::optional<SessionId>& but = {});
/// Those past their absolute or idle limit.
Status delete_ended_sessions(sql::Session& session, Instant now, Instant seen_before);

Result<bool>
is_known_device(sql::Session& session, const UserId& user, const crypto::Sha256Digest& token);
/// Keeps the `kMostDevices` used last.
Status keep_device(sql::Session& session,
                   const UserId& user,
                   const crypto::Sha256Digest& token,
                   Instant now);
Status forget_devices(sql::Session& session, const UserId& user);

inline constexpr int kMostDevices = 10;

} // namespace muster::identity
