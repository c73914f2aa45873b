#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "identity/user_token.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of user tokens, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

Status
insert_user_token(sql::Session& session, const UserToken& token, const crypto::Sha256Digest& hash);
Result<std::optional<UserToken>> find_user_token(sql::Session& session,
                                                 const crypto::Sha256Digest& hash);
Result<std::optional<UserId>> find_owner(sql::Session& session, const UserTokenId& id);
/// The newest first.
Result<std::vector<UserToken>> user_tokens_of(sql::Session& session, const UserId& user);
Status touch_user_token(sql::Session& session, const UserTokenId& id, Instant now);
/// Whether there was one.
Result<bool> delete_user_token(sql::Session& session, const UserId& user, const UserTokenId& id);
Status delete_user_tokens(sql::Session& session, const UserId& user);
/// Those of all users of a provider.
Status delete_user_tokens(sql::Session& session, const ProviderId& provider);
/// Those past their absolute or idle limit.
Status delete_ended_user_tokens(sql::Session& session, Instant now, Instant used_before);

} // namespace muster::identity
