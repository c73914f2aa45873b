#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/int128.h"
#include "base/result.h"

namespace muster::duck {

struct TableType {
    enum class Kind : std::uint8_t { Text, Enum, Decimal, Timestamp, BigInt, Boolean };
    Kind kind = Kind::Text;
    int scale = 0; // Decimal(38, scale)
    /// Enum: distinct values in code order; at least one.
    std::shared_ptr<const std::vector<std::string>> values{};
};

struct TableColumn {
    std::string name;
    TableType type;
};

struct TableVectorTarget; // known to the adapter only

/// Where a TableReader puts one column of a batch: DuckDB's own memory, so nothing is copied twice.
/// Rows that are not set are unspecified; set each one, if only with set_null.
class TableVector {
public:
    static constexpr std::uint32_t kNullCode = std::numeric_limits<std::uint32_t>::max();

    explicit TableVector(const TableVectorTarget* target) : target_(target) {}

    /// Enum: one code a row, kNullCode for null.
    void put_codes(std::span<const std::uint32_t> codes);
    /// Text: `values[codes[i]]` for row i; the empty text becomes null. Runs of equal codes cost
    /// little.
    void put_texts(std::span<const std::uint32_t> codes, std::span<const std::string_view> values);
    /// Text: one value a row; the empty text becomes null.
    void put_texts(std::span<const std::string_view> texts);
    /// Decimal units, or BigInt.
    void put_units(std::span<const std::int64_t> units);
    /// Decimal, BigInt: one value, when it does not fit above.
    void set_units(std::size_t row, Int128 units);
    void set_instant(std::size_t row, Instant value);
    void set_boolean(std::size_t row, bool value);
    void set_null(std::size_t row);

private:
    void set_text(std::size_t row, std::string_view text);

    const TableVectorTarget* target_ = nullptr;
};

/// Reads one thread's share of a scan.
class TableReader {
public:
    virtual ~TableReader() = default;
    /// Fills `columns` (in the order the scan was opened with) and says how many rows there are;
    /// 0 is the end.
    virtual Result<std::uint32_t> next(std::span<TableVector> columns) = 0;
};

/// One scan of a table, shared by the threads that run it.
class TableScan {
public:
    virtual ~TableScan() = default;
    [[nodiscard]] virtual std::uint32_t max_threads() const = 0;
    /// Thread-safe. Readers share the work out among themselves.
    virtual Result<std::unique_ptr<TableReader>> open_reader() = 0;
};

/// A table that SQL can read without a copy of it being made first.
/// Thread-safe; must outlive the database it is registered with.
class TableSource {
public:
    /// The most rows a reader may deliver at once.
    static constexpr std::uint32_t kBatchRows = 2048;

    virtual ~TableSource() = default;
    [[nodiscard]] virtual std::span<const TableColumn> columns() const = 0;
    [[nodiscard]] virtual std::uint64_t row_count() const = 0;
    /// `projected` are the columns the query needs, as indexes; none when it only counts rows.
    [[nodiscard]] virtual Result<std::unique_ptr<TableScan>>
    scan(std::span<const std::size_t> projected) const = 0;
};

} // namespace muster::duck
