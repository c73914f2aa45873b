#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/raw_buffer.h"
#include "base/result.h"
#include "bills/byte_source.h"
#include "bills/rejects.h"
#include "segment/column.h"
#include "segment/rows.h"

namespace muster::bills {

/// Rows that follow one another in a file without a gap, and the number of the first.
struct RowRun {
    ledger::TextRows rows;
    std::uint64_t first_row = 0;
};

/// Cuts a bill in text form (RFC 4180: quoted fields, LF or CRLF, with or without BOM) into batches
/// of whole rows. Blank lines are skipped. Memory is bounded by the longest row allowed, whatever
/// the file holds. Used by one thread.
///
/// Errors, each naming file, row, column and what was expected, all Invalid:
/// "billing.ragged_row", "billing.unclosed_quote", "billing.nul_byte", "billing.field_too_long",
/// "billing.row_too_long", "billing.not_text" (UTF-16); those of schema_of_header() and of the
/// source. With `rejects`, rows at fault are put there and skipped.
class TextReader {
public:
    static constexpr std::size_t kMaxFieldBytes = 9'999'999; // a field has less than 10 MB
    static constexpr std::size_t kMaxRowBytes = 32'000'000;

    struct Options {
        std::size_t chunk_bytes = 512U << 10U;
        Rejects* rejects = nullptr;
    };

    /// Reads the header. An empty file has an empty schema.
    static Result<TextReader>
    open(std::unique_ptr<ByteSource> source, std::string name, const Options& options);

    [[nodiscard]] const ledger::Schema& schema() const noexcept { return schema_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// How many rows were put among the rejects so far.
    [[nodiscard]] std::uint64_t rejected() const noexcept { return rejected_; }

    /// The next rows, or nothing at the end. They live until the next call.
    Result<std::optional<RowRun>> next();

    /// Where a row of a run stands.
    [[nodiscard]] RowPlace place(const RowRun& run, std::uint32_t row, std::uint32_t column) const;

private:
    struct Record;

    TextReader(std::unique_ptr<ByteSource> source, std::string name, const Options& options);

    Status read_header();
    Status take_header(const Record& record);
    Status read_chunk();
    Status fill();
    void end_last_row();
    void scan_from(std::size_t position);
    void drop_consumed();

    Status cut_rows();
    [[nodiscard]] bool is_regular() const;
    Result<bool> cut_record();
    [[nodiscard]] std::optional<Record> next_record() const;
    [[nodiscard]] std::optional<Error> fault_of(const Record& record) const;
    Status check_unfinished_row();
    void add_to_run(const Record& record);
    Status reject(const Record& record, Error error);

    [[nodiscard]] std::size_t end_width(std::size_t newline, std::size_t row_begin) const;
    [[nodiscard]] std::string_view column_name(std::size_t column) const;
    [[nodiscard]] Error
    fault(std::string_view slug, std::size_t column, std::string_view what) const;

    std::unique_ptr<ByteSource> source_;
    std::string name_;
    Options options_;
    ledger::Schema schema_;
    std::size_t fields_ = 0;

    // Text from consumed_ on is not yet in a run; its field ends are ends_[first_end_ ..
    // end_count_).
    RawBuffer<char> buffer_;
    std::size_t consumed_ = 0;
    std::size_t size_ = 0;
    RawBuffer<std::uint32_t> ends_;
    std::size_t first_end_ = 0;
    std::size_t end_count_ = 0;
    std::size_t newlines_ = 0;
    bool in_quotes_ = false;
    bool has_nul_ = false;
    bool at_end_ = false;
    std::uint64_t row_ = 1; // of the next record
    std::uint64_t rejected_ = 0;
    std::deque<RowRun> runs_;
};

} // namespace muster::bills
