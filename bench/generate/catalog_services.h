#pragma once

#include "generate/catalog.h"

namespace muster::generate {

/// What a region bills for besides instances: storage, requests, functions, gateways, …
void add_services(Catalog& catalog, int region);
/// Services booked in no region, and software of other sellers.
void add_global_services(Catalog& catalog);

} // namespace muster::generate
