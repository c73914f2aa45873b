#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "callbacks/stack_request.h"
#include "sql/session.h"

namespace muster::callbacks {

// The rows of what was called back, each function inside the caller's transaction. Errors of all:
// those of sql::Session.

/// What was known of a question before.
enum class Known { New, Heeded, Answered };

/// Notes the question, where it is new.
Result<Known> note_request(sql::Session& session, const StackRequest& request, Instant now);
Status mark_answered(sql::Session& session, const StackRequest& request, Instant now);
Status forget_requests(sql::Session& session, Instant before);

} // namespace muster::callbacks
