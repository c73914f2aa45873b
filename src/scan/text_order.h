#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace muster::ledger {

/// Indices of texts in byte-wise order. Faster than comparing whole texts where many begin alike,
/// as ids of resources do.
std::vector<std::uint32_t> text_order(std::span<const std::string_view> texts);

} // namespace muster::ledger
