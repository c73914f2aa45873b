#pragma once

#include <cstdint>
#include <map>

#include "base/mutex.h"
#include "base/result.h"
#include "cost/bill_names.h"
#include "ledger/store.h"

namespace muster::cost {

/// The names that all current bills add, for a process that is asked again and again: a version is
/// read once. Thread-safe as far as the store is, which outlives it.
class NameIndex {
public:
    explicit NameIndex(const ledger::Store& store) : store_(store) {}

    /// Errors: those of Store::pin and bill_names().
    Result<BillNames> current();

private:
    using ByVersion = std::map<std::int64_t, BillNames>;

    const ledger::Store& store_;
    Guarded<ByVersion> known_;
};

} // namespace muster::cost
