#include "base/name_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace muster {

bool is_name(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most && is_utf8(text) && text.front() != ' ' &&
           text.back() != ' ' && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

} // namespace muster
