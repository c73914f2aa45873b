#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::sql {

/// How many values a statement over many takes at a time: many cost few round trips, and few sizes
/// few statements to keep.
inline constexpr std::array<std::size_t, 4> kPieces = {500, 50, 5, 1};

/// Calls `work(std::span<const T>) -> Status` with one piece of the items after the other.
template <class T, class Work>
Status in_pieces(std::span<const T> items, const Work& work) {
    while (!items.empty()) {
        const std::size_t size = *std::ranges::find_if(
            kPieces, [&](std::size_t piece) { return piece <= items.size(); });
        TRY_DONE(work(items.first(size)));
        items = items.subspan(size);
    }
    return {};
}

/// "?, ?, ?" of "?".
inline std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += i == 0 ? "" : ", ";
        all += text;
    }
    return all;
}

} // namespace muster::sql
