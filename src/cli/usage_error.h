#pragma once

#include <CLI/App.hpp>

#include "base/error.h"

namespace muster::cli {

/// What was wrong with a command line that `app` could not parse, in words for the person who typed
/// it: Invalid "usage.malformed".
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

} // namespace muster::cli
