#pragma once

#include <span>
#include <string>

#include "segment/column.h"

namespace muster::billing {

/// `SELECT …` over the view `charges` for rows of these schemas, without FROM: the FOCUS 1.2
/// columns that the rows can fill, under FOCUS's names, and then every stored column as `x_` and
/// its own name, so that nothing the sender wrote is lost.
std::string focus_select(std::span<const ledger::Schema> schemas);

} // namespace muster::billing
