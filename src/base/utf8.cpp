#include "base/utf8.h"

namespace muster {
namespace {

/// How the first byte says how long the character is: its payload bits and the smallest code that
/// needs this many bytes.
struct Lead {
    std::size_t bytes = 0;
    char32_t bits = 0;
    char32_t smallest = 0;
};

Lead read_lead(unsigned char byte) {
    if (byte < 0x80) {
        return {1, byte, 0};
    }
    if ((byte & 0xE0U) == 0xC0) {
        return {2, byte & 0x1FU, 0x80};
    }
    if ((byte & 0xF0U) == 0xE0) {
        return {3, byte & 0x0FU, 0x800};
    }
    if ((byte & 0xF8U) == 0xF0) {
        return {4, byte & 0x07U, 0x10000};
    }
    return {};
}

} // namespace

std::optional<Utf8Char> first_utf8_char(std::string_view text) {
    const Lead lead = read_lead(static_cast<unsigned char>(text.front()));
    if (lead.bytes == 0 || text.size() < lead.bytes) {
        return std::nullopt;
    }
    char32_t code = lead.bits;
    for (std::size_t i = 1; i < lead.bytes; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        code = (code << 6U) | (byte & 0x3FU);
    }
    if (code < lead.smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return std::nullopt;
    }
    return Utf8Char{code, lead.bytes};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto next = first_utf8_char(text);
        if (!next) {
            return false;
        }
        text.remove_prefix(next->bytes);
    }
    return true;
}

} // namespace muster
