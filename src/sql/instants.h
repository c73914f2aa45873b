#pragma once

#include <cstdint>
#include <optional>

#include "base/instant.h"
#include "sql/row.h"

// Times as tables keep them: Unix milliseconds, and NULL for none.
namespace muster::sql {

inline std::optional<std::int64_t> millis_of(const std::optional<Instant>& instant) {
    return instant ? std::optional(instant->unix_millis()) : std::nullopt;
}

inline std::optional<Instant> optional_instant(const Row& row, int column) {
    const auto millis = row.optional_integer(column);
    return millis ? std::optional(Instant::from_unix_millis(*millis)) : std::nullopt;
}

} // namespace muster::sql
