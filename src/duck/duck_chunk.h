#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/instant.h"
#include "base/int128.h"

namespace muster::duck {

/// What a DuckDB value means to us. `Other` is everything a bill has no use for (intervals, blobs,
/// UUIDs, …): cast it to VARCHAR in the query.
enum class DuckKind : std::uint8_t {
    Boolean,
    Integer,
    Real,
    Decimal,
    Text,
    Enum,
    Instant, // every TIMESTAMP type
    Date,
    List,
    Struct,
    Map,
    Other,
};

/// How DuckDB lays the values of a vector out in memory.
enum class DuckStorage : std::uint8_t {
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float,
    Double,
    String,
    Nested,
};

struct DuckType {
    DuckKind kind = DuckKind::Other;
    DuckStorage storage = DuckStorage::Nested;
    int scale = 0;                          // Decimal
    std::int64_t ticks_per_second = 0;      // Instant
    std::vector<std::string> dictionary{};  // Enum
    std::vector<DuckType> children{};       // List: element; Struct: members; Map: key, value
    std::vector<std::string> child_names{}; // Struct
};

struct DuckColumn {
    std::string name;
    DuckType type;
};

/// The 16 bytes by which DuckDB refers to a text. Within one vector, equal handles are equal texts;
/// unequal handles may be equal texts all the same. Cheap to compare, which is the point: values
/// that come from a Parquet dictionary page share their handle.
struct StringHandle {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    /// Points into the handle itself when the text is short, so the handle must stay in place.
    [[nodiscard]] std::string_view view() const noexcept {
        constexpr std::uint32_t kInlined = 12;
        std::uint32_t length = 0;
        std::memcpy(&length, this, sizeof length);
        if (length <= kInlined) {
            return {reinterpret_cast<const char*>(this) + sizeof length, length};
        }
        const char* start = nullptr;
        std::memcpy(&start, &high, sizeof start);
        return {start, length};
    }
    friend bool operator==(const StringHandle&, const StringHandle&) = default;
};

/// One column of a chunk. A view into DuckDB's memory, valid until the next chunk.
class DuckVector {
public:
    struct Parts {
        const DuckType* type = nullptr;
        const void* values = nullptr;
        const std::uint64_t* validity = nullptr; // null: all present
        std::size_t size = 0;
        std::vector<DuckVector> children; // as DuckType::children
    };
    explicit DuckVector(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] const DuckType& type() const noexcept { return *parts_.type; }
    [[nodiscard]] std::size_t size() const noexcept { return parts_.size; }
    [[nodiscard]] bool has_nulls() const noexcept { return parts_.validity != nullptr; }
    [[nodiscard]] bool is_null(std::size_t row) const noexcept {
        return parts_.validity != nullptr && ((parts_.validity[row / 64] >> (row % 64)) & 1U) == 0;
    }

    /// One bit a row, from the least significant on: 1 where there is a value. Null: all present.
    [[nodiscard]] const std::uint64_t* validity() const noexcept { return parts_.validity; }

    /// The raw values. Those of null rows are unspecified (handles: do not look).
    [[nodiscard]] std::span<const StringHandle> handles() const {
        return values<StringHandle>(DuckStorage::String);
    }
    [[nodiscard]] std::span<const double> doubles() const {
        return values<double>(DuckStorage::Double);
    }
    [[nodiscard]] std::span<const std::int64_t> int64s() const {
        return values<std::int64_t>(DuckStorage::Int64);
    }

    /// Of TextCoder.
    [[nodiscard]] std::span<const std::uint32_t> codes() const {
        return values<std::uint32_t>(DuckStorage::UInt32);
    }

    /// Text and Enum.
    [[nodiscard]] std::string_view text(std::size_t row) const;
    /// Boolean.
    [[nodiscard]] bool boolean(std::size_t row) const { return units(row) != 0; }
    /// Integer, Boolean, Enum code, Date (days), Instant (ticks), and Decimal × 10^scale.
    [[nodiscard]] Int128 units(std::size_t row) const;
    /// Real.
    [[nodiscard]] double real(std::size_t row) const;
    /// Instant and Date. Finer than a millisecond is cut off.
    [[nodiscard]] Instant instant(std::size_t row) const;

    struct Range {
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
    };
    /// List and Map: where the row's elements are in the children.
    [[nodiscard]] Range range(std::size_t row) const;
    [[nodiscard]] const DuckVector& child(std::size_t index) const {
        return parts_.children.at(index);
    }

private:
    template <class T>
    [[nodiscard]] std::span<const T> values(DuckStorage storage) const {
        MUSTER_CHECK(parts_.type->storage == storage, "DuckDB vector read as another type");
        return {static_cast<const T*>(parts_.values), parts_.size};
    }
    template <class T>
    [[nodiscard]] T load(std::size_t row) const {
        T value;
        std::memcpy(&value, static_cast<const std::byte*>(parts_.values) + row * sizeof(T),
                    sizeof(T));
        return value;
    }

    Parts parts_;
};

struct DuckChunk {
    std::size_t rows = 0;
    std::vector<DuckVector> columns;
};

} // namespace muster::duck
