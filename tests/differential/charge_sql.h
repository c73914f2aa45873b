#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "differential/source_columns.h"

namespace muster::test {

/// What reports can ask for, as SQL over the columns of a bill's files: written down from AWS's
/// documents and the dashboards built on them, sharing nothing with the product.
struct ChargeSql {
    using Named = std::vector<std::pair<std::string, std::string>>; // name, expression

    Named dimensions;
    Named parts;               // what the measures read
    Named measures;            // but `lines`
    std::string start;         // TIMESTAMP of the charge
    std::string billing_start; // TIMESTAMP of its bill
};

/// Legacy reports and CUR 2.0. Fees of Savings Plans from `future` on are for time to come.
ChargeSql cur_charges(const SourceColumns& columns, const std::string& future);

ChargeSql focus_charges(const SourceColumns& columns);

} // namespace muster::test
