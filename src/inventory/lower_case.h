#pragma once

#include <string>

namespace muster::inventory {

/// Latin letters in lower case, as search compares them; all else stays, so that both engines of
/// databases find alike.
inline std::string lower_case(std::string text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

} // namespace muster::inventory
