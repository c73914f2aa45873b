#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "scan/scan_result.h"

namespace muster::ledger {

/// What a key is sorted by. The keys that are always kept come first, so that records stay in order
/// but for short stretches when an optional key is blanked.
struct KeyHash {
    std::uint64_t always = 0;   // of the keys that are always kept
    std::uint64_t optional = 0; // of the optional ones

    friend auto operator<=>(const KeyHash&, const KeyHash&) = default;
};

/// The rows of a rollup that share all keys but the time, in the order of time. `key` holds the
/// texts of all keys of the plan in its order, as strings of ByteWriter; a key that was dropped or
/// that the rows lack is empty.
struct RollupRecord {
    struct Row {
        std::optional<std::int64_t> start; // seconds since 1970, truncated to the grain
        std::uint64_t lines = 0;
    };
    KeyHash hash;
    std::string key;
    std::vector<Row> rows;
    std::vector<ExactSum> sums; // row by row, one for each measure

    /// Merging goes by this order: the hashes first, as they nearly always decide.
    [[nodiscard]] bool is_before(const RollupRecord& other) const {
        return hash != other.hash ? hash < other.hash : key < other.key;
    }
    [[nodiscard]] bool has_key_of(const RollupRecord& other) const {
        return hash == other.hash && key == other.key;
    }
};

/// What the text of the i-th key of a plan adds to its hash. A hash is a sum, so that it does not
/// depend on which columns are looked up together; empty texts add nothing.
std::uint64_t key_hash(std::string_view text, std::size_t i);

/// A stretch of a file with records in ascending order.
struct RollupRun {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t rows = 0;
    std::uint64_t kept = 0; // bit i: optional key i of the plan is in the keys
};

/// Appends runs to a file through a small buffer. Errors throughout: Unavailable "file.io".
class RollupWriter {
public:
    static Result<RollupWriter> create(const std::filesystem::path& path);

    void begin_run(std::uint64_t kept);
    Status append(const RollupRecord& record);
    [[nodiscard]] RollupRun end_run() const { return run_; }

    /// Appends bytes that are no run.
    Status append(ByteSpan bytes);
    [[nodiscard]] std::uint64_t offset() const { return offset_ + buffer_.size(); }
    Status close();

private:
    explicit RollupWriter(FileDescriptor file) : file_(std::move(file)) {}
    Status flush();

    FileDescriptor file_;
    ByteWriter buffer_;
    ByteWriter record_;
    std::uint64_t offset_ = 0; // of the buffer's begin
    RollupRun run_;
};

/// Reads one run through a small buffer.
/// Errors: Invalid "ledger.partial_damaged"; those of the file.
class RollupReader {
public:
    /// `file` is shared by the readers of its runs.
    RollupReader(std::shared_ptr<const FileDescriptor> file,
                 const RollupRun& run,
                 std::size_t measures)
        : file_(std::move(file)), at_(run.offset), end_(run.offset + run.bytes),
          measures_(measures) {}

    /// Moves to the next record; false at the end.
    Result<bool> next();
    /// The record at hand. May be moved from.
    RollupRecord& record() { return record_; }

private:
    Result<ByteSpan> take(std::size_t size);
    Status decode(ByteReader& bytes);

    std::shared_ptr<const FileDescriptor> file_;
    std::uint64_t at_ = 0; // of what is not buffered yet
    std::uint64_t end_ = 0;
    std::size_t measures_ = 0;
    Bytes buffer_;
    std::size_t used_ = 0; // of the buffer
    RollupRecord record_;
};

} // namespace muster::ledger
