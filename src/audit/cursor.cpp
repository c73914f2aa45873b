#include "audit/cursor.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace muster::audit {
namespace {

constexpr std::size_t kLongestChain = 64;

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // In one way only, as it is printed.
    if (error != std::errc() || end != text.data() + text.size() || text != std::to_string(value)) {
        return std::nullopt;
    }
    return value;
}

bool is_chain(std::string_view text) {
    return !text.empty() && text.size() <= kLongestChain &&
           std::ranges::all_of(text, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '_' || letter == '-';
           });
}

} // namespace

Result<Cursor> Cursor::parse(std::string_view text) {
    const std::size_t first = text.find('.');
    const std::size_t last = text.rfind('.');
    if (first != std::string_view::npos && first < last) {
        const auto at = number(text.substr(0, first));
        const std::string_view chain = text.substr(first + 1, last - first - 1);
        const auto seq = number(text.substr(last + 1));
        if (at && seq && is_chain(chain)) {
            return Cursor{*at, std::string(chain), *seq};
        }
    }
    return Error{ErrorKind::Invalid, "audit.malformed_cursor",
                 "the cursor is not one that a page ended with"};
}

std::string Cursor::str() const {
    return fmt::format("{}.{}.{}", at, chain, seq);
}

} // namespace muster::audit
