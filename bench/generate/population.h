#pragma once

#include "generate/organization.h"
#include "generate/random.h"

namespace muster::generate {

/// Adds resources and their meters until they are expected to bring `options.rows` charges.
void populate(Organization& organization, const ModelOptions& options, Dice& dice);

} // namespace muster::generate
