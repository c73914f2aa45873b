#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "sql/session.h"
#include "support_access/support_request.h"

namespace muster::support_access {

// The rows of requests, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

Status insert_request(sql::Session& session,
                      const SupportRequest& request,
                      const crypto::Sha256Digest& token);
/// Saves what was decided and how it ended. Whether the request was still in that state.
Result<bool> save_request(sql::Session& session, const SupportRequest& request, SupportState from);
/// Errors: NotFound "support.not_found".
Result<SupportRequest> get_request(sql::Session& session, const SupportRequestId& id);
Result<std::optional<SupportRequest>> find_request(sql::Session& session,
                                                   const crypto::Sha256Digest& token);
/// The one that is approved and lets this guest in.
Result<std::optional<SupportRequest>> find_approved(sql::Session& session,
                                                    const identity::UserId& guest);
/// The newest first.
Result<std::vector<SupportRequest>>
list_requests(sql::Session& session, const std::optional<SupportRequestId>& after, int limit);
Result<std::int64_t> count_open_requests(sql::Session& session);
/// Approved ones whose end has come.
Result<std::vector<SupportRequest>> requests_due(sql::Session& session, Instant now);
/// Requests that nobody answered.
Status delete_unanswered(sql::Session& session, Instant made_before);

} // namespace muster::support_access
