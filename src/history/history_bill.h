#pragma once

#include <span>
#include <string>

#include "base/instant.h"
#include "history/cost_answer.h"

namespace muster::history {

/// What Cost Explorer told of a month as the text of a bill, which billing imports as any other:
/// the columns of a Cost and Usage Report that can be filled, amortised costs in columns of our
/// own, and `x_HistorySource`, by which reports tell these rows from those of bills.
///
/// A day's cost of a service in an account is a row. Services have the code that bills give them
/// where it is known, and Cost Explorer's name beside it. Rows are in one order whatever the pages'
/// was, so that the same answer is the same text.
std::string
history_bill(const std::string& payer, BillingMonth month, std::span<const DailyCost> costs);

} // namespace muster::history
