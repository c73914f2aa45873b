#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "scan/scan_codes.h"
#include "scan/scan_dimension.h"
#include "scan/scan_values.h"

namespace muster::ledger {

/// Numbers the combinations of inputs that a dimension over several sources has, row by row: by
/// their ids where there are few that could be, else in the order of first sight. For one thread.
/// Errors throughout: Invalid "ledger.segment_damaged".
class ScanCombinations {
public:
    explicit ScanCombinations(std::span<const ScanDimension::Part> parts);

    /// For the chunk's selected rows; valid until the next call (as below).
    Result<std::span<const std::uint32_t>> numbers(const Chunk& chunk, ScanCodes& codes);
    /// For some rows of a chunk, selected or not.
    Result<std::span<const std::uint32_t>>
    numbers(const Chunk& chunk, std::span<const std::uint16_t> rows, ScanCodes& codes);
    /// What numbers are below; grows where is_open().
    [[nodiscard]] std::size_t limit() const;
    /// Numbers come in the order of first sight.
    [[nodiscard]] bool is_open() const { return product_ == 0; }
    /// The combination of that number, an id for each part.
    [[nodiscard]] std::vector<std::uint32_t> ids(std::uint32_t number) const;

private:
    void add_part(std::size_t part, std::span<const std::uint32_t> offsets, std::uint32_t base);

    std::vector<ScanDimension::Part> parts_;
    std::size_t product_ = 1;      // of the parts' sizes; 0: too many
    std::vector<NumberIds> pairs_; // where there are too many
    std::array<std::uint32_t, kChunkRows> numbers_{};
    std::array<std::uint32_t, kChunkRows> picked_{};
};

} // namespace muster::ledger
