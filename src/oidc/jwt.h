#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::oidc {

/// A signed token in its compact form (RFC 7515 section 7.1), taken apart and not yet believed. A
/// plain value.
struct Jwt {
    static constexpr std::size_t kMostBytes = 64 << 10;

    std::string algorithm;          // as its header has it
    std::optional<std::string> kid; // which key it says has signed it
    std::optional<std::string> type;
    Json claims;             // an object
    std::string signed_part; // what the signature is over
    Bytes signature;

    /// Errors: Invalid "oidc.token_malformed", also for one that is too large, or encrypted, or
    /// says what nobody here understands (RFC 7515 section 4.1.11, "crit").
    static Result<Jwt> parse(std::string_view text);

    /// A claim that is a text; null where it is none.
    [[nodiscard]] const std::string* text_claim(std::string_view name) const;
};

} // namespace muster::oidc
