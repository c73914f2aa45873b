#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "identity/passkey.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of passkeys, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

/// Errors: also Conflict "passkey.exists" when somebody has registered the credential.
Status insert_passkey(sql::Session& session, const Passkey& passkey);
Result<std::optional<Passkey>> find_passkey(sql::Session& session, std::string_view credential_id);
/// By user, the oldest first.
Result<std::vector<Passkey>> passkeys_of(sql::Session& session, const UserId& user);
Result<bool> has_passkey(sql::Session& session, const UserId& user);
/// Saves its count, where it is kept, and when it was used.
Status note_use(sql::Session& session, const Passkey& passkey);
Status mark_as_copied(sql::Session& session, const PasskeyId& id);
/// Whether there is one.
Result<bool> rename_passkey(sql::Session& session,
                            const UserId& user,
                            const PasskeyId& id,
                            const PasskeyName& name);
/// Whether there was one.
Result<bool> delete_passkey(sql::Session& session, const UserId& user, const PasskeyId& id);
Result<std::int64_t> delete_passkeys(sql::Session& session, const UserId& user);

/// Whether the challenge had not been used before.
Result<bool> take_challenge(sql::Session& session, const crypto::Sha256Digest& hash, Instant until);
Status delete_old_challenges(sql::Session& session, Instant now);

} // namespace muster::identity
