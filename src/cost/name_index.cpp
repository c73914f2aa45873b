#include "cost/name_index.h"

#include <utility>

namespace muster::cost {

Result<BillNames> NameIndex::current() {
    TRY(const ledger::Pin pin, store_.pin({}));
    ByVersion known = *known_.lock();
    ByVersion now;
    BillNames all;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        auto found = known.extract(version.version.id);
        if (found.empty()) {
            TRY(BillNames names, bill_names(version));
            now.emplace(version.version.id, std::move(names));
        } else {
            now.insert(std::move(found));
        }
        all.merge(now.at(version.version.id));
    }
    *known_.lock() = std::move(now);
    return all;
}

} // namespace muster::cost
