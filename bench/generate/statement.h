#pragma once

#include <vector>

#include "generate/bill.h"

namespace muster::generate {

/// The charges of a bill that are not hourly: upfront and monthly fees of commitments, support,
/// negotiated discounts, credits, refunds and taxes. Needs the bill's survey.
std::vector<Charge> make_statement(const Bill& bill);

} // namespace muster::generate
