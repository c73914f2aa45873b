#include "identity/shown_text.h"

#include <algorithm>

namespace muster::identity {
namespace {

constexpr std::size_t kMostBytes = 256;

} // namespace

std::string shown_text(std::string_view text) {
    std::string kept(text.substr(0, kMostBytes));
    std::ranges::replace_if(kept, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return kept;
}

} // namespace muster::identity
