#pragma once

#include <string_view>

#include "base/strong_string.h"

namespace muster::oidc {

/// Whether requests to the URL are safe on the way: https, or http to this very machine. No user
/// and no fragment in it, nor anything that a header could take for more.
[[nodiscard]] bool is_safe_url(std::string_view url);

struct IssuerRules {
    static constexpr std::string_view kReason = "oidc.bad_issuer_url";
    static constexpr std::string_view kForm = "an https URL without query and fragment";
    static bool accepts(std::string_view text) {
        return text.size() <= 500 && text.find('?') == text.npos && is_safe_url(text);
    }
};
/// Who a provider says it is, byte by byte as its tokens have it.
using Issuer = StrongString<IssuerRules>;

} // namespace muster::oidc
