#include "http/percent.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "http/ascii.h"

namespace muster::http {
namespace {

std::optional<char> decode_escape(std::string_view text) {
    const auto high = text.size() < 3 ? std::nullopt : hex_digit(text[1]);
    const auto low = text.size() < 3 ? std::nullopt : hex_digit(text[2]);
    if (!high || !low) {
        return std::nullopt;
    }
    return static_cast<char>(*high << 4U | *low);
}

Error bad_encoding(std::string what) {
    return {ErrorKind::Invalid, "request.bad_encoding", std::move(what)};
}

} // namespace

Result<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty()) {
        char c = text.front();
        std::size_t width = 1;
        if (c == '%') {
            const auto escaped = decode_escape(text);
            if (!escaped) {
                return bad_encoding("a % must be followed by two hexadecimal digits");
            }
            c = *escaped;
            width = 3;
        } else if (c == '+' && plus == Plus::Blank) {
            c = ' ';
        }
        decoded.push_back(c);
        text.remove_prefix(width);
    }
    if (!is_utf8(decoded) || std::ranges::any_of(decoded, is_control)) {
        return bad_encoding("the text must be UTF-8 without control characters");
    }
    return decoded;
}

} // namespace muster::http
