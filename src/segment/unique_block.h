#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segment/segment_format.h"

namespace muster::ledger {

/// Encodes the texts of one block of a unique column: row i is `bytes` from ends[i - 1] to ends[i].
/// Ids of one length over a small alphabet take 5 or 4 bits a character.
format::UniqueEntry encode_unique(std::string_view bytes,
                                  std::span<const std::uint32_t> ends,
                                  std::vector<std::uint8_t>& payload);

/// Reads them back; `texts` point into `storage`. False when the payload is malformed.
bool decode_unique(const format::UniqueEntry& entry,
                   std::uint32_t rows,
                   std::span<const std::uint8_t> payload,
                   std::string& storage,
                   std::vector<std::string_view>& texts);

} // namespace muster::ledger
