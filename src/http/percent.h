#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::http {

enum class Plus { Literal, Blank }; // a blank in a form (application/x-www-form-urlencoded)

/// Decodes `%41`. Errors: Invalid "request.bad_encoding" for a broken escape, for what is then not
/// UTF-8, and for control characters, which nothing of ours contains.
Result<std::string> percent_decode(std::string_view text, Plus plus = Plus::Literal);

} // namespace muster::http
