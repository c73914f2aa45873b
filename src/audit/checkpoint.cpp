#include "audit/checkpoint.h"

#include <charconv>
#include <cstddef>

#include <fmt/format.h>

namespace muster::audit {
namespace {

void append(Encoding& encoding, const std::vector<ChainPoint>& points) {
    encoding.integer(static_cast<std::int64_t>(points.size()));
    for (const ChainPoint& point : points) {
        encoding.text(point.chain).integer(point.seq).text(point.hash);
    }
}

bool is_digit(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
}

} // namespace

Encoding encode(const Checkpoint& checkpoint) {
    Encoding encoding("muster audit checkpoint 1");
    encoding.integer(checkpoint.number)
        .integer(checkpoint.at)
        .text(checkpoint.previous)
        .text(checkpoint.key_id)
        .integer(checkpoint.cut_through)
        .text(checkpoint.cut_hash);
    append(encoding, checkpoint.heads);
    append(encoding, checkpoint.cuts);
    return encoding;
}

std::string hex_of(const Signature& signature) {
    std::string text;
    for (const std::byte byte : signature) {
        text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    }
    return text;
}

Result<Signature> parse_signature(std::string_view hex) {
    Signature signature{};
    bool is_good = hex.size() == 2 * signature.size();
    for (std::size_t i = 0; is_good && i < signature.size(); ++i) {
        const std::string_view pair = hex.substr(2 * i, 2);
        is_good = is_digit(pair[0]) && is_digit(pair[1]);
        unsigned value = 0;
        std::from_chars(pair.data(), pair.data() + pair.size(), value, 16);
        signature[i] = static_cast<std::byte>(value);
    }
    if (!is_good) {
        return Error{ErrorKind::Invalid, "audit.malformed_signature",
                     "a signature is 128 lower-case hexadecimal digits"};
    }
    return signature;
}

} // namespace muster::audit
