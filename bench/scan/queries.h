#pragma once

#include <string>
#include <vector>

#include "scan/query.h"

namespace muster::bench {

struct NamedQuery {
    std::string name;
    ledger::Query query;
};

/// What the panels of a cost dashboard ask.
std::vector<NamedQuery> dashboard_queries();

} // namespace muster::bench
