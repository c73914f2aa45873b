#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "cost/report.h"
#include "ledger/store.h"
#include "scan/query.h"

namespace muster::cost {

/// Sees to it that amounts of several currencies are never summed up. A report over bills of
/// several currencies that does not group by currency is asked with that group in addition, which
/// shows what its filter lets through.
class OneCurrency {
public:
    /// Errors: Impossible "report.mixed_currencies" where no filter could make it one.
    static Result<OneCurrency> check(const Report& report,
                                     std::span<const ledger::PinnedVersion> versions);

    /// The report to run.
    [[nodiscard]] const Report& report() const noexcept { return report_; }
    /// Its groups as the report that was asked for has them.
    /// Errors: Impossible "report.mixed_currencies"; Invalid "decimal.overflow".
    [[nodiscard]] Result<std::vector<ledger::QueryRow>>
    checked(std::vector<ledger::QueryRow> groups) const;

private:
    OneCurrency(Report report, bool added) : report_(std::move(report)), added_(added) {}

    Report report_;
    bool added_; // the group of the currency, as the last one
};

} // namespace muster::cost
