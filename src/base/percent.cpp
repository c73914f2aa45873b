#include "base/percent.h"

namespace muster {
namespace {

constexpr std::string_view kUpperHexDigits = "0123456789ABCDEF";
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-._~";

} // namespace

std::string percent_encode(std::string_view text, std::string_view keep) {
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (kUnreserved.contains(c) || keep.contains(c)) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(kUpperHexDigits[byte >> 4U]);
        encoded.push_back(kUpperHexDigits[byte & 0xFU]);
    }
    return encoded;
}

} // namespace muster
