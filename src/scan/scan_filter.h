#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "scan/query.h"
#include "scan/scan_codes.h"
#include "scan/scan_dimension.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// What is known of a condition over a set of rows without looking at them one by one.
enum class Verdict : std::uint8_t { None, Some, All };

/// A query's filter bound to a block range. Conditions over one source become one table of accepted
/// tuples, however they were written, and zone maps are held against it; leaves over several
/// sources are evaluated once for each combination met. For one thread.
/// Errors throughout: Invalid "ledger.segment_damaged".
class ScanFilter {
public:
    using Mask = std::array<std::uint8_t, kChunkRows>; // 1: accepted

    /// `query` and `sources` outlive the result.
    static Result<ScanFilter>
    bind(const Query& query, const VersionFacts& facts, ScanSources& sources);

    ScanFilter(ScanFilter&&) noexcept;
    ScanFilter& operator=(ScanFilter&&) noexcept;
    ~ScanFilter();

    /// Over the whole range.
    [[nodiscard]] Verdict verdict() const;
    /// Over the block that `codes` is at.
    Result<Verdict> begin_block(ScanCodes& codes);
    /// For a chunk of a block whose verdict was Some.
    Status evaluate(const Chunk& chunk, ScanCodes& codes, Mask& mask);

    struct Node;

private:
    explicit ScanFilter(std::unique_ptr<Node> root);
    std::unique_ptr<Node> root_;
};

} // namespace muster::ledger
