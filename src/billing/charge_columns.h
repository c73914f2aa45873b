#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "segment/column.h"

namespace muster::billing {

/// Where the charge model finds what it needs in the rows of a legacy report or CUR 2.0.
struct CurColumns {
    using Index = std::optional<ledger::ColumnIndex>;

    ledger::ColumnIndex type = 0;
    Index operation;
    Index product_code;
    Index description;
    Index usage_start;
    Index reservation_arn;

    ledger::ColumnIndex unblended = 0;
    Index blended;
    Index net;
    Index public_on_demand;
    Index usage_amount;

    Index ri_effective;
    Index ri_net_effective;
    Index ri_amortized_upfront;
    Index ri_unused_upfront;
    Index ri_unused_recurring;
    Index ri_net_unused_upfront;
    Index ri_net_unused_recurring;

    Index sp_effective;
    Index sp_net_effective;
    Index sp_total;
    Index sp_used;
    Index sp_upfront;
    Index sp_recurring;
    Index sp_net_upfront;
    Index sp_net_recurring;

    /// nullopt for rows of another kind.
    static std::optional<CurColumns> find(const ledger::Schema& schema);

    [[nodiscard]] bool knows_reservations() const { return ri_effective && ri_unused_recurring; }
    [[nodiscard]] bool knows_savings_plans() const { return sp_effective && sp_total && sp_used; }
};

/// The same for FOCUS.
struct FocusColumns {
    ledger::ColumnIndex billed = 0;
    std::optional<ledger::ColumnIndex> effective;
    std::optional<ledger::ColumnIndex> list;
    std::optional<ledger::ColumnIndex> usage;

    static std::optional<FocusColumns> find(const ledger::Schema& schema);
};

/// The same for rows that state a cost of each basis they know, and no type of line: the detailed
/// billing reports, and what Cost Explorer tells. A basis without a column is unknown, not zero.
struct StatedColumns {
    ledger::ColumnIndex unblended = 0;
    std::optional<ledger::ColumnIndex> blended;
    std::optional<ledger::ColumnIndex> net;
    std::optional<ledger::ColumnIndex> amortized;
    std::optional<ledger::ColumnIndex> net_amortized;
    std::optional<ledger::ColumnIndex> usage;

    static std::optional<StatedColumns> find(const ledger::Schema& schema);
};

} // namespace muster::billing
