#include "bucket/better_bill.h"

#include <utility>

#include "billing/bill_format.h"
#include "bills/detailed_report.h"

namespace muster::bucket {
namespace {

Result<bool> has_better_bill(const ledger::Store& store,
                             const std::string& source,
                             const bills::Delivery& delivery) {
    if (!delivery.month || !bills::detailed_report(delivery.manifest_path.filename().string())) {
        return false;
    }
    TRY(const auto current, store.current(source, *delivery.month));
    return current && !billing::is_history(current->delivery) &&
           !billing::is_detailed(current->delivery);
}

} // namespace

Result<bool> keep_better_bills(const ledger::Store& store,
                               const std::string& source,
                               std::vector<bills::Delivery>& deliveries) {
    std::vector<bills::Delivery> kept;
    for (bills::Delivery& delivery : deliveries) {
        TRY(const bool is_known, has_better_bill(store, source, delivery));
        if (!is_known) {
            kept.push_back(std::move(delivery));
        }
    }
    const bool any = kept.size() < deliveries.size();
    deliveries = std::move(kept);
    return any;
}

} // namespace muster::bucket
