#pragma once

#include <string>

#include "ledger/version.h"

namespace muster::ledger {

/// SHA-256 of everything that the catalogue says of a version, whether it is current aside.
std::string version_digest(const Version& version);

} // namespace muster::ledger
