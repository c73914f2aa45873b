#include "cost/utf8.h"

#include <array>

namespace muster::cost {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// The blocks that matter in names and tags; not the whole of Unicode's width tables.
constexpr std::array kZeroWidth = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},  Range{0x064B, 0x065F},
    Range{0x0E34, 0x0E3A}, Range{0x1AB0, 0x1AFF}, Range{0x200B, 0x200F},  Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xE0100, 0xE01EF}};
constexpr std::array kDoubleWidth = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool holds(const std::array<Range, N>& ranges, char32_t code) {
    for (const Range& range : ranges) {
        if (code >= range.first && code <= range.last) {
            return true;
        }
    }
    return false;
}

std::size_t cells(char32_t code) {
    if (holds(kZeroWidth, code)) {
        return 0;
    }
    return holds(kDoubleWidth, code) ? 2 : 1;
}

/// A character of the text, or one byte of it where it is not UTF-8.
Utf8Char next_or_byte(std::string_view text) {
    return first_utf8_char(text).value_or(Utf8Char{'?', 1});
}

} // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Utf8Char next = next_or_byte(text);
        width += cells(next.code);
        text.remove_prefix(next.bytes);
    }
    return width;
}

std::string_view cut_to_width(std::string_view text, std::size_t width) {
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const Utf8Char next = next_or_byte(text.substr(at));
        if (used + cells(next.code) > width) {
            break;
        }
        used += cells(next.code);
        at += next.bytes;
    }
    return text.substr(0, at);
}

} // namespace muster::cost
