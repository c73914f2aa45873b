#pragma once

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "bucket/deliveries.h"
#include "bucket/found_month.h"
#include "bucket/source_sessions.h"
#include "ledger/store.h"

namespace muster::bucket {

/// Finds every month of bills that a source's bucket holds: those of its own report, those of
/// others beside it, copies, and detailed billing reports at the bucket's root. Thread-safe; the
/// ports outlive it.
class MonthSearch {
public:
    struct Ports {
        SourceSessions& sessions;
        const Clock& clock;
    };
    MonthSearch(Ports ports, ledger::Place place) : ports_(ports), place_(std::move(place)) {}

    /// By month, and the preferred one of a month first. Costs a listing and a GET of each month's
    /// manifest. Errors: those of Bucket and of the ledger; no month is no error.
    [[nodiscard]] Result<std::vector<FoundMonth>> months(const BillSource& source,
                                                         const std::stop_token& stop) const;

private:
    Ports ports_;
    ledger::Place place_;
};

/// The bucket of a source, in whose name it is read.
Bucket open_bucket(SourceSessions& sessions, const BillSource& source);

} // namespace muster::bucket
