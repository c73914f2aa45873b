#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace muster::sql {

/// The current row of a query, valid inside the callback that gets it. Columns count from 0; a NULL
/// reads as 0 or empty unless asked for as optional.
class Row {
public:
    virtual ~Row() = default;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string text(int column) const = 0;
    [[nodiscard]] virtual Bytes bytes(int column) const = 0;

    [[nodiscard]] std::uint64_t count(int column) const {
        return static_cast<std::uint64_t>(integer(column));
    }
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }
    [[nodiscard]] std::optional<std::string> optional_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
    [[nodiscard]] std::optional<Bytes> optional_bytes(int column) const {
        return is_null(column) ? std::nullopt : std::optional(bytes(column));
    }
};

} // namespace muster::sql
