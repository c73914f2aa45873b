#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"
#include "billing/import.h"

namespace muster::billing {

/// What came of an import, in a line for people.
std::string summary_of(const ImportReport& report);

/// The same for programs: {"months": [{"source", "month", "outcome", "version"}], "rejected_rows":
/// n, "rejects": file or null}.
Json outcome_of(const ImportReport& report, const std::filesystem::path& rejects);

} // namespace muster::billing
