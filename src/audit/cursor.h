#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/event.h"
#include "base/result.h"

namespace muster::audit {

/// A place in the log ordered by time. Its text goes out to people and comes back from them.
struct Cursor {
    std::int64_t at = 0; // Unix milliseconds
    std::string chain;
    std::int64_t seq = 0;

    static Cursor of(const Entry& entry) {
        return {entry.at.unix_millis(), entry.chain, entry.seq};
    }
    /// Errors: Invalid "audit.malformed_cursor".
    static Result<Cursor> parse(std::string_view text);
    [[nodiscard]] std::string str() const;

    friend bool operator==(const Cursor&, const Cursor&) = default;
};

} // namespace muster::audit
