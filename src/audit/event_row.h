#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/event.h"
#include "crypto/sha256.h"
#include "sql/session.h"

namespace muster::audit {

/// A row of audit_event as it is stored, which is what its hash is taken of: also when it was
/// damaged and is no Entry any more.
struct EventRow {
    std::string chain;
    std::int64_t seq = 0;
    std::int64_t at = 0; // Unix milliseconds
    std::string actor;
    std::string action;
    std::string target;
    std::string result;
    std::string request_id;
    std::string scope;
    std::string details;
    std::string hash;
};

/// The columns that read_event_row() expects, in their order.
inline constexpr std::string_view kEventColumns =
    "chain, seq, at, actor, action, target, result, request_id, scope, details, hash";

EventRow read_event_row(const sql::Row& row);

/// The hash of a row as docs/audit.md lays it down; `row.hash` is not looked at. `before` is the
/// hash of the row before it, 64 zeros for the first of a chain.
crypto::Sha256Digest hash_of(const EventRow& row, std::string_view before);

/// Errors: Internal "audit.damaged" for a row that no append writes.
Result<Entry> entry_of(EventRow row);

} // namespace muster::audit
