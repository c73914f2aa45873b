#pragma once

#include <string_view>

#include "ledger/version.h"

namespace muster::billing {

// What a format's name begins with, where it matters how much a bill knows.
inline constexpr std::string_view kDetailedFormat = "detailed";
inline constexpr std::string_view kHistoryFormat = "cost-explorer";

/// A detailed billing report, which any later report knows better.
inline bool is_detailed(const ledger::DeliveryFacts& delivery) {
    return delivery.format.starts_with(kDetailedFormat);
}

/// No bill at all, but what Cost Explorer tells until there is one.
inline bool is_history(const ledger::DeliveryFacts& delivery) {
    return delivery.format.starts_with(kHistoryFormat);
}

} // namespace muster::billing
