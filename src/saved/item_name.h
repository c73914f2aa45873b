#pragma once

#include <cstddef>
#include <string_view>

#include "base/name_text.h"
#include "base/strong_string.h"

namespace muster::saved {

struct ItemNameRules {
    static constexpr std::size_t kMaxBytes = 128;
    static constexpr std::string_view kReason = "saved.malformed_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 128 bytes of UTF-8 without control characters and blanks at its ends";
    static bool accepts(std::string_view text) { return is_name(text, kMaxBytes); }
};

/// What a report, a dashboard, a widget or a folder is called.
using ItemName = StrongString<ItemNameRules>;

} // namespace muster::saved
