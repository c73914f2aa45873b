#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "cost/report_result.h"
#include "ledger/store.h"

namespace muster::cost {

struct DiffOptions {
    std::int64_t before = 0; // ids of versions of one (source, month)
    std::int64_t after = 0;
    std::vector<std::string> by;
    std::vector<std::string> measures; // empty: lines and unblended_cost, or what else differs
    unsigned threads = 1;
};

/// What changed between two versions of a month: the groups whose sums differ, with the measures
/// `before_<name>`, `after_<name>` and `change_<name>` of each measure; the largest change of the
/// measure that ranks groups first. A group that one version lacks has no sums there. The total is
/// that of the month, unchanged groups included.
/// Errors: Invalid "ledger.versions_unrelated"; those of Store::pin, check_report and the scan.
Result<ReportResult>
diff_versions(const ledger::Store& store, const DiffOptions& options, std::stop_token stop);

} // namespace muster::cost
