#pragma once

#include "generate/catalog.h"

namespace muster::generate {

/// EC2 and RDS instances of every class and size in one region.
void add_instances(Catalog& catalog, int region);

} // namespace muster::generate
