#pragma once

#include <algorithm>
#include <string_view>

#include "base/strong_string.h"
#include "base/utf8.h"

namespace muster::identity {

struct PersonNameRules {
    static constexpr std::string_view kReason = "person_name.malformed";
    static constexpr std::string_view kForm =
        "a name of 1 to 128 bytes of UTF-8 without control characters, <, > and quotes";
    static bool accepts(std::string_view text) {
        return !text.empty() && text.size() <= 128 && is_utf8(text) && text.front() != ' ' &&
               text.back() != ' ' && std::ranges::none_of(text, [](char c) {
                   return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '<' ||
                          c == '>' || c == '"';
               });
    }
};

/// What a person is called, as one text: names do not fall into a first and a last one everywhere.
using PersonName = StrongString<PersonNameRules>;

} // namespace muster::identity
