#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::history {

/// What Cost Explorer was asked of a month, and what came of it. A plain value.
struct HistoryMonth {
    std::string source; // what its bills are called in the ledger
    BillingMonth month;
    std::int64_t requests = 0; // that AWS charges for
    std::optional<Instant> asked_at;
    std::optional<Instant> read_at;
    bool is_whole = false;     // nothing is left to be asked of it
    std::string failed_reason; // empty: it did not fail
    std::string failed_detail;
};

// In the caller's transaction; errors are those of the database.

/// By month.
Result<std::vector<HistoryMonth>> list_months(sql::Session& session, const std::string& source);
Result<std::optional<HistoryMonth>>
find_month(sql::Session& session, const std::string& source, BillingMonth month);
Status save_month(sql::Session& session, const HistoryMonth& month);
/// Before a request is made.
Status count_request(sql::Session& session,
                     const std::string& source,
                     BillingMonth month,
                     Instant asked_at);
/// What was asked is forgotten; what was read stays in the ledger.
Status forget_months(sql::Session& session, const std::string& source);

} // namespace muster::history
