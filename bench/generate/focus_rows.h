#pragma once

#include <memory>

#include "generate/row_writer.h"

namespace muster::generate {

enum class FocusVersion { V1_0, V1_2 };

/// Rows of a FOCUS export with AWS columns, exactly one for each row of the other formats, so
/// that counts and sums can be compared between formats. Therefore what a commitment leaves unused
/// stands as EffectiveCost on its fee (a Purchase) rather than on a row of its own, covered usage
/// and negation keep the BilledCost that cancels, and ConsumedQuantity is what cost reports count.
std::unique_ptr<RowWriter> focus_rows(const Bill& bill, FocusVersion version);

} // namespace muster::generate
