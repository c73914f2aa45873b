#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "rollup/rollup_plan.h"
#include "scan/query.h"
#include "segment/resolved_rows.h"

namespace muster::billing {

/// The measures of the charge model, in the order reports show them. `lines` counts rows; every
/// other one is a stored decimal column of the same name, computed when the rows come in.
std::span<const std::string_view> measure_names();

/// The dimensions that have a name of their own (service, account, region, …), for help texts and
/// completion. `tag:<key>`, `cost_category:<name>` and any stored column's name are dimensions too.
std::span<const std::string_view> dimension_names();

/// The dimension of that name. Stored columns are found by canonical or sender's name when it is
/// bound, so an unknown name is not an error here: it binds to the absent value. Ask
/// `is_known_dimension`.
ledger::Dimension dimension(std::string_view name);

/// Whether `name` is a named dimension, a well-formed tag or cost category, or a column of
/// `schema`.
bool is_known_dimension(std::string_view name, const ledger::Schema& schema);

/// The stored column a measure sums: the measure's own name, or the canonical name of a column.
std::string measure_column(std::string_view measure);

/// The start of the charge, clamped into its billing month (a support fee may begin in another
/// month and is booked in the month that bills it), truncated to `grain` and printed as YYYY-MM-DD
/// (day and coarser) or YYYY-MM-DDTHH:00:00Z (hour).
enum class PeriodGrain { Hour, Day, Week, Month, Quarter, Total };
ledger::Dimension period_dimension(PeriodGrain grain);

/// Rows of fees for time that has not passed yet: Savings Plan fees of future hours are delivered
/// ahead and would look like unused commitment. `before` is the end of the known time: the object's
/// or manifest's time, or the latest end of a usage row.
struct FutureCutoff {
    std::optional<Instant> before; // nullopt: nothing is future
};

/// The charge model of FOCUS 1.2 names and AWS's columns, as columns derived from the sender's:
/// the six cost bases, unused commitment, true-up, upfront fees, usage, and the flag `x_future`.
/// Formulas: AWS's Cloud Intelligence Dashboards summary_view; CUR data dictionary.
std::unique_ptr<ledger::DerivedColumns> charge_columns(FutureCutoff cutoff);

/// R1 (day), R2 (month) and R3 (day × resource), without the tags and cost categories that differ
/// from bill to bill.
std::span<const ledger::RollupPlan> rollup_plans();
/// The same with the tags and cost categories of these rows as optional keys.
std::vector<ledger::RollupPlan> rollup_plans(const ledger::Schema& schema);

} // namespace muster::billing
