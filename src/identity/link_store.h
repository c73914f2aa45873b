#pragma once

#include <optional>

#include "base/instant.h"
#include "base/result.h"
#include "crypto/token.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::identity {

/// A secret link, as it is handed to whoever shows or mails it; only its hash is stored.
struct Link {
    crypto::Token token;
    Instant expires_at;
};

// The rows of links that work once, each function inside the caller's transaction. Errors of all:
// those of sql::Session.

/// Takes the place of all older links of the same kind and user; of the kind alone without a user.
Status save_link(sql::Session& session, const Link& link, const std::optional<UserId>& user);

/// A link that somebody followed, and what they want to do with it.
struct FollowedLink {
    const crypto::Token& token;
    crypto::TokenKind wanted;
};

/// Whom the link is for, still good; nullopt inside for a link without a user. Errors: Forbidden
/// "link.refused" for a link that is unknown, of another kind, used, replaced or too old.
Result<std::optional<UserId>>
find_link(sql::Session& session, const FollowedLink& link, Instant now);
/// The same, and the link is used up.
Result<std::optional<UserId>>
take_link(sql::Session& session, const FollowedLink& link, Instant now);

Status delete_links(sql::Session& session, const UserId& user);
Status delete_expired_links(sql::Session& session, Instant now);

} // namespace muster::identity
