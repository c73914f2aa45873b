#include "crypto/encoding.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <liboath/oath.h>
#include <sodium.h>

#include "base/check.h"
#include "crypto/constant_time.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

constexpr int kUrlVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr int kPaddedVariant = sodium_base64_VARIANT_ORIGINAL;
constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

} // namespace

namespace {

std::string encoded(ByteSpan bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), input(bytes), bytes.size(), variant);
    text.pop_back(); // the NUL of C
    return text;
}

std::optional<Bytes> decoded(std::string_view text, int variant) {
    Bytes bytes(text.size() + 1); // never empty: libsodium takes no null
    std::size_t size = 0;
    const char* end = nullptr;
    const int outcome = sodium_base642bin(output(bytes), bytes.size(), text.data(), text.size(),
                                          nullptr, &size, &end, variant);
    bytes.resize(size);
    // Written again and compared: libsodium 1.0.18 takes characters beyond ASCII for - and _.
    const bool is_good = outcome == 0 && end == text.data() + text.size() &&
                         equal_in_constant_time(as_bytes(encoded(bytes, variant)), as_bytes(text));
    return is_good ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace

std::string base64url(ByteSpan bytes) {
    return encoded(bytes, kUrlVariant);
}

Result<Bytes> base64url_bytes(std::string_view text) {
    if (auto bytes = decoded(text, kUrlVariant)) {
        return std::move(*bytes);
    }
    return Error{ErrorKind::Invalid, "base64url.malformed", "not base64url without padding"};
}

std::string base64(ByteSpan bytes) {
    return encoded(bytes, kPaddedVariant);
}

Result<Bytes> base64_bytes(std::string_view text) {
    if (auto bytes = decoded(text, kPaddedVariant)) {
        return std::move(*bytes);
    }
    return Error{ErrorKind::Invalid, "base64.malformed", "not base64 with padding"};
}

std::string base32(ByteSpan bytes) {
    const std::string_view binary = as_text(bytes);
    char* encoded = nullptr;
    std::size_t size = 0;
    MUSTER_CHECK(oath_base32_encode(binary.data(), binary.size(), &encoded, &size) == OATH_OK,
                 "base32 cannot encode");
    std::string text(encoded, size);
    sodium_memzero(encoded, size);
    std::free(encoded); // NOLINT(cppcoreguidelines-no-malloc): liboath allocated it
    std::erase(text, '=');
    return text;
}

std::string random_text(Random& random, std::string_view alphabet, std::size_t length) {
    const std::size_t size = alphabet.size();
    const std::size_t fair = 256 - 256 % size; // bytes from here on would favour some characters
    std::string text;
    std::array<std::byte, 64> bytes{};
    while (text.size() < length) {
        random.fill(bytes);
        for (const std::byte byte : bytes) {
            const auto value = std::to_integer<std::size_t>(byte);
            if (value < fair && text.size() < length) {
                text.push_back(alphabet[value % size]);
            }
        }
    }
    sodium_memzero(bytes.data(), bytes.size());
    return text;
}

std::string random_base62(Random& random, std::size_t length) {
    return random_text(random, kBase62, length);
}

std::string six_base62_digits(std::uint32_t number) {
    std::string text(6, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
        *digit = kBase62[number % 62];
        number /= 62;
    }
    return text;
}

bool is_base62(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return kBase62.find(c) != kBase62.npos; });
}

} // namespace muster::crypto
