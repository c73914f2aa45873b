#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "segment/segment_format.h"

namespace muster::ledger {

/// Encodes the values that one column has in the tuples of its group: the distinct ones, and an
/// index into them for each tuple.
format::ValuesEntry encode_values(std::span<const std::string_view> by_tuple,
                                  std::vector<std::uint8_t>& payload);

/// Reads them back as views into `payload`. False when it is malformed.
bool decode_values(const format::ValuesEntry& entry,
                   std::uint32_t tuples,
                   std::span<const std::uint8_t> payload,
                   std::vector<std::string_view>& by_tuple);

} // namespace muster::ledger
