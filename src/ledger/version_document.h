#pragma once

#include "base/json.h"
#include "ledger/version.h"

namespace muster::ledger {

/// A version as machines read it: what was imported, and what its checks said.
///
/// The summary leaves the lists of files, rollups, roundings and checks out.
Json::Object version_summary(const Version& version);
Json version_document(const Version& version);

} // namespace muster::ledger
