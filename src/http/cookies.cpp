#include "http/cookies.h"

#include <algorithm>

#include "http/ascii.h"

namespace muster::http {
namespace {

/// cookie-octet of RFC 6265, with the characters that browsers are known to send beside it.
bool is_cookie_text(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return !is_control(c) && static_cast<unsigned char>(c) < 0x80 && c != ';' && c != '\\';
    });
}

std::string_view unquoted(std::string_view value) {
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return quoted ? value.substr(1, value.size() - 2) : value;
}

} // namespace

Cookies Cookies::parse(std::string_view header) {
    Cookies cookies;
    while (!header.empty() && cookies.size() < kMostCookies) {
        std::string_view pair = trim_blanks(take_until(header, ';'));
        if (!pair.contains('=')) {
            continue;
        }
        const std::string_view name = trim_blanks(take_until(pair, '='));
        const std::string_view value = unquoted(trim_blanks(pair));
        if (!name.empty() && is_cookie_text(name) && is_cookie_text(value)) {
            cookies.cookies_.emplace_back(name, value);
        }
    }
    return cookies;
}

const std::string* Cookies::find(std::string_view name) const {
    const std::string* found = nullptr;
    for (const auto& [key, value] : cookies_) {
        if (key == name) {
            if (found != nullptr) {
                return nullptr;
            }
            found = &value;
        }
    }
    return found;
}

} // namespace muster::http
