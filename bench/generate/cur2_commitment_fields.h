#pragma once

#include <vector>

#include "generate/table_rows.h"

namespace muster::generate {

/// reservation_* and savings_plan_* columns of CUR 2.0; the net ones apart.
void add_cur2_commitments(std::vector<Field>& fields);
void add_cur2_commitment_nets(std::vector<Field>& fields);

} // namespace muster::generate
