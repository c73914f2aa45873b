#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace muster::scim {

// The reasons that SCIM has words for (RFC 7644 section 3.12, table 9).
inline constexpr std::string_view kInvalidFilter = "scim.invalid_filter";
inline constexpr std::string_view kTooMany = "scim.too_many";
inline constexpr std::string_view kUniqueness = "scim.uniqueness";
inline constexpr std::string_view kMutability = "scim.mutability";
inline constexpr std::string_view kInvalidSyntax = "scim.invalid_syntax";
inline constexpr std::string_view kInvalidPath = "scim.invalid_path";
inline constexpr std::string_view kNoTarget = "scim.no_target";
inline constexpr std::string_view kInvalidValue = "scim.invalid_value";

/// That what was sent cannot be read.
inline Error bad_syntax(std::string detail) {
    return {ErrorKind::Invalid, kInvalidSyntax, std::move(detail)};
}

} // namespace muster::scim
