#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"
#include "bills/coded_batch.h"
#include "bills/parquet_plan.h"
#include "duck/duckdb.h"

namespace muster::bills {

/// Takes a batch of rows; its views live as long as the call. An error stops the reading.
using TakeCodedRows = std::function<Status(const ledger::CodedRows&)>;

/// Turns chunks of DuckDB into batches of coded rows. Used by one thread.
class ParquetRows : public duck::TextCoder, public duck::ChunkSink {
public:
    /// A batch is handed over when it has that many rows.
    static constexpr std::size_t kBatchRows = 16'384;

    /// `group_rows`: rows of each row group of the file, in order. Both referred to.
    ParquetRows(const ParquetPlan& plan,
                std::span<const std::uint64_t> group_rows,
                const TakeCodedRows& take);

    void
    code(std::size_t field, const duck::DuckVector& texts, std::span<std::uint32_t> codes) override;
    /// Errors: those of `take`; Invalid "billing.not_a_number" naming row (from 1) and column.
    Status consume(const duck::DuckChunk& chunk) override;
    /// Hands the last batch over.
    Status finish();

private:
    /// One column of the schema; one of the two is used.
    struct Target {
        CodedTextColumn texts;
        CodedDecimalColumn decimals;
        std::uint32_t last_code = Interner::kEmpty;
        bool is_decimal = false;
        bool is_unique = false;
    };
    /// What the values of one field have become before.
    struct Cache {
        boost::unordered_flat_map<std::uint64_t, std::uint32_t> printed; // codes by value
        Interner texts;                             // of a field of ParsedDecimals
        std::vector<std::optional<Decimal>> parsed; // by code of `texts`
        std::vector<std::uint32_t> key_at;          // of a map: the key that was last at this place
    };

    Status append(std::size_t field, const duck::DuckVector& vector);
    void append_printed(std::size_t field, const duck::DuckVector& vector);
    Status append_decimals(std::size_t field, const duck::DuckVector& vector);
    Status append_parsed(std::size_t field, const duck::DuckVector& vector);
    Status append_map(std::size_t field, const duck::DuckVector& map);
    std::uint32_t key_index(std::size_t field, std::size_t place, std::string_view key);
    Status set_map_value(Target& target,
                         std::size_t row,
                         const duck::DuckVector& values,
                         std::size_t entry);
    Status hand_over();
    void forget(bool group_ended);
    [[nodiscard]] Error not_a_number(std::size_t field, std::size_t row, const Error& why) const;

    const ParquetPlan& plan_;
    std::span<const std::uint64_t> group_rows_;
    const TakeCodedRows& take_;
    std::vector<Target> targets_; // one a column of the schema
    std::vector<Cache> caches_;   // one a field
    std::size_t batch_rows_ = 0;
    std::uint64_t rows_ = 0; // before the current chunk
    std::size_t group_ = 0;
    std::uint64_t group_end_ = 0; // row after the last of the current row group
};

} // namespace muster::bills
