#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/strong_string.h"
#include "base/utf8.h"

namespace muster::saved {

struct ItemNameRules {
    static constexpr std::size_t kMaxBytes = 128;
    static constexpr std::string_view kReason = "saved.malformed_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 128 bytes of UTF-8 without control characters and blanks at its ends";
    static bool accepts(std::string_view text) {
        return !text.empty() && text.size() <= kMaxBytes && is_utf8(text) && text.front() != ' ' &&
               text.back() != ' ' && std::ranges::none_of(text, [](char c) {
                   return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
               });
    }
};

/// What a report, a dashboard, a widget or a folder is called.
using ItemName = StrongString<ItemNameRules>;

} // namespace muster::saved
