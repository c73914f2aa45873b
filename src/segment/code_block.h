#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segment/segment_format.h"

namespace muster::ledger {

/// Bytes needed to tell apart 0..`range`: 0 to 8.
int bytes_for(std::uint64_t range);

/// Splits values into `width` byte planes, least significant first, of values.size() bytes each.
void write_planes(std::span<const std::uint32_t> values,
                  std::uint32_t base,
                  int width,
                  std::uint8_t* planes);

/// Encodes one block of codes: the entry, and its planes or bits in `payload`.
format::CodeEntry encode_codes(std::span<const std::uint32_t> codes,
                               std::vector<std::uint8_t>& payload);

/// Bytes of one code as readers see it.
int plane_width(const format::CodeEntry& entry);

/// Whether every code of the block is at most its `max`.
bool codes_are_within(const CodeBlock& block);

/// Reads code planes back into whole codes.
void read_codes(const CodeBlock& block, std::span<std::uint32_t> codes);

} // namespace muster::ledger
