#pragma once

#include "base/json.h"
#include "ledger/version.h"

namespace muster::ledger {

/// A version as machines read it: what was imported, and what its checks said.
Json version_document(const Version& version);

} // namespace muster::ledger
