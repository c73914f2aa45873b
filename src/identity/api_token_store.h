#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "identity/api_token.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of API tokens, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

Status
insert_api_token(sql::Session& session, const ApiToken& token, const crypto::Sha256Digest& hash);
Result<std::optional<ApiToken>> find_api_token(sql::Session& session,
                                               const crypto::Sha256Digest& hash);
/// In the order they were made.
Result<std::vector<ApiToken>>
list_api_tokens(sql::Session& session, const std::optional<ApiTokenId>& after, int limit);
/// Those that users of a provider have made.
Result<std::vector<ApiToken>> api_tokens_of(sql::Session& session, const ProviderId& provider);
Status touch_api_token(sql::Session& session, const ApiTokenId& id, Instant now);
/// Whether there was one.
Result<bool>
rename_api_token(sql::Session& session, const ApiTokenId& id, const ApiTokenName& name);
/// Whether there was one.
Result<bool> delete_api_token(sql::Session& session, const ApiTokenId& id);

} // namespace muster::identity
