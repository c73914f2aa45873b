#pragma once

#include <string_view>

#include "base/name_text.h"
#include "base/strong_string.h"

namespace muster::identity {

struct PersonNameRules {
    static constexpr std::string_view kReason = "person_name.malformed";
    static constexpr std::string_view kForm =
        "a name of 1 to 128 bytes of UTF-8 without control characters, <, > and quotes";
    static bool accepts(std::string_view text) {
        return is_name(text, 128) && text.find_first_of("<>\"") == std::string_view::npos;
    }
};

/// What a person is called, as one text: names do not fall into a first and a last one everywhere.
using PersonName = StrongString<PersonNameRules>;

} // namespace muster::identity
