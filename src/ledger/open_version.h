#pragma once

#include <filesystem>

#include "base/result.h"
#include "ledger/store.h"

namespace muster::ledger {

/// A version with its contents, its files opened. Whoever calls keeps them in place. Errors: those
/// of Segment::open.
Result<PinnedVersion> open_version(const Version& version, const std::filesystem::path& directory);

} // namespace muster::ledger
