#pragma once

#include <filesystem>

#include "base/clock.h"
#include "base/result.h"

namespace muster::billing {

/// Where an import that goes on after bad rows keeps them, below the data directory: a file of its
/// own for each import, so that none hides what an earlier one skipped. Makes the folder, not the
/// file. Errors: those of file_error().
Result<std::filesystem::path> rejects_file(const std::filesystem::path& data_directory,
                                           const Clock& clock);

} // namespace muster::billing
