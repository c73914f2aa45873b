#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "segment/column.h"

namespace muster::bills {

/// A column that AWS documents, by canonical name. Product attributes are known only where the
/// charge model reads them: there are hundreds and they come and go.
struct KnownColumn {
    std::string_view name;
    ledger::ColumnKind kind = ledger::ColumnKind::Text;
};

std::span<const KnownColumn> known_columns();

/// The known column of that name, however it is cased and wherever its underscores are:
/// `savings_plan_savings_plan_a_r_n`, `SavingsPlan/SavingsPlanArn` and `lineitemusageamount` all
/// name one.
std::optional<KnownColumn> find_known_column(std::string_view name);

} // namespace muster::bills
