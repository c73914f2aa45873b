#include "base/int128.h"

#include <algorithm>

namespace muster {

std::string to_string(Int128 value) {
    // Negating the smallest value overflows as signed; as unsigned it is its own magnitude.
    UInt128 magnitude =
        value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
    std::string digits;
    do {
        digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
        magnitude /= 10;
    } while (magnitude != 0);
    if (value < 0) {
        digits.push_back('-');
    }
    std::ranges::reverse(digits);
    return digits;
}

} // namespace muster
