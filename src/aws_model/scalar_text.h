#pragma once

#include <string>

#include "aws_model/shape.h"
#include "base/json.h"

namespace muster::aws {

/// A value that is neither structure, list nor map as text, for queries, headers, paths and XML:
/// booleans in words, numbers as they were written, bytes in base64, moments in the format of their
/// place or, where that names none, in `usual`.
std::string scalar_text(const ShapeUse& use, const Json& value, TimestampFormat usual);

} // namespace muster::aws
