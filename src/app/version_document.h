#pragma once

#include "base/json.h"
#include "ledger/version.h"

namespace muster::app {

/// A version as machines read it: what was imported, and what its checks said.
Json version_document(const ledger::Version& version);

std::string_view verdict_name(ledger::CheckResult::Verdict verdict);

} // namespace muster::app
