#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace muster::bills {

/// What a scan of one piece of delimited text found.
struct TextScan {
    std::size_t ends = 0;     // field ends written
    std::size_t newlines = 0; // how many of them end a row
    bool has_nul = false;     // anywhere, quoted or not
};

/// Finds where fields end: every comma and newline outside quotes, in order, as its position in
/// `text` plus `base`. A quote toggles, so a doubled quote inside a quoted field needs no special
/// care. `in_quotes` carries the state from one piece to the next. Vectorised, with the best
/// instructions that the machine has.
///
/// `ends` must have room for `text.size() + kScanSlack` entries; what lies past the result is
/// unspecified.
inline constexpr std::size_t kScanSlack = 64;
TextScan scan_text(std::string_view text,
                   std::uint32_t base,
                   bool& in_quotes,
                   std::span<std::uint32_t> ends);

} // namespace muster::bills
