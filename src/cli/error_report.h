#pragma once

#include <cstdint>
#include <ostream>

#include "base/error.h"

namespace muster::cli {

/// How a process ends.
enum class ExitCode : std::uint8_t { Ok = 0, Failure = 1, Usage = 2, Stopped = 130 };

/// Usage for what was typed wrong (the command line, a report's text, a configuration), else
/// Failure.
ExitCode exit_code(const Error& error);

/// One line: `muster: <detail> [slug]`, or for machines
/// {"error": {"kind": "invalid", "slug": "…", "detail": "…"}}.
void write_error(const Error& error, bool json, std::ostream& err);

} // namespace muster::cli
