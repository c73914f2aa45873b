#include "base/id.h"

#include <span>

#include "base/check.h"
#include "base/strong_string.h"

namespace muster {
namespace {

constexpr std::size_t kTimeBytes = 6;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool has_dash_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

Error not_an_id(std::string_view text) {
    return unaccepted_text("id.malformed", "an id of the kind expected here", text);
}

} // namespace

Uuid Uuid::make(const Clock& clock, Random& random) {
    const std::int64_t millis = clock.now().unix_millis();
    MUSTER_CHECK(millis >= 0 && millis >> 48 == 0, "the clock is outside of what a UUID can hold");
    Uuid uuid;
    for (std::size_t i = 0; i < kTimeBytes; ++i) {
        uuid.bytes[i] = static_cast<std::byte>((millis >> (8 * (kTimeBytes - 1 - i))) & 0xff);
    }
    random.fill(std::span(uuid.bytes).subspan(kTimeBytes));
    uuid.bytes[6] = (uuid.bytes[6] & std::byte{0x0f}) | std::byte{0x70}; // version 7
    uuid.bytes[8] = (uuid.bytes[8] & std::byte{0x3f}) | std::byte{0x80}; // variant of RFC 9562
    return uuid;
}

Result<Uuid> Uuid::parse(std::string_view text) {
    Uuid uuid;
    if (text.size() != 36) {
        return not_an_id(text);
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if (has_dash_before(i) && text[at++] != '-') {
            return not_an_id(text);
        }
        const std::size_t high = kHexDigits.find(text[at++]);
        const std::size_t low = kHexDigits.find(text[at++]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return not_an_id(text);
        }
        uuid.bytes[i] = static_cast<std::byte>(high << 4 | low);
    }
    if ((uuid.bytes[6] >> 4) != std::byte{7} || (uuid.bytes[8] >> 6) != std::byte{2}) {
        return not_an_id(text);
    }
    return uuid;
}

Instant Uuid::made_at() const {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < kTimeBytes; ++i) {
        millis = millis << 8 | std::to_integer<std::int64_t>(bytes[i]);
    }
    return Instant::from_unix_millis(millis);
}

std::string Uuid::str() const {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (has_dash_before(i)) {
            text.push_back('-');
        }
        text.push_back(kHexDigits[std::to_integer<std::size_t>(bytes[i] >> 4)]);
        text.push_back(kHexDigits[std::to_integer<std::size_t>(bytes[i] & std::byte{0xf})]);
    }
    return text;
}

Result<Uuid> parse_prefixed_uuid(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix) || text.substr(prefix.size(), 1) != "_") {
        return not_an_id(text);
    }
    return Uuid::parse(text.substr(prefix.size() + 1));
}

} // namespace muster
