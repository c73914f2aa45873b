#pragma once

#include <string>

#include "api_cost/report_json.h"

namespace muster::api {

/// The JSON text of an answer, as that of to_json(): its rows are written straight into the text.
/// As a tree they take many times its memory.
std::string report_text(ReportAnswer answer);

} // namespace muster::api
