#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws_model/shape.h"
#include "base/instant.h"
#include "base/json.h"

namespace muster::aws {

/// Reads a moment in each form that AWS writes: ISO 8601, RFC 822 (`Sun, 06 Nov 1994 08:49:37 GMT`)
/// or seconds since 1970, as a number or as text; to the millisecond.
std::optional<Instant> timestamp_of(const Json& value);
std::optional<Instant> timestamp_of(std::string_view text);

std::string timestamp_text(Instant time, TimestampFormat format);

} // namespace muster::aws
