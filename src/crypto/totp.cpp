#include "crypto/totp.h"

#include <algorithm>
#include <array>
#include <optional>

#include <liboath/oath.h>

#include "base/bytes.h"
#include "base/check.h"
#include "crypto/constant_time.h"
#include "crypto/encoding.h"

namespace muster::crypto {
namespace {

constexpr unsigned kDigits = 6;
constexpr std::int64_t kStepSeconds = 30;

bool is_code(std::string_view text) {
    return text.size() == kDigits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::array<char, kDigits + 1> code_of(std::string_view secret, Totp::Step step) {
    std::array<char, kDigits + 1> code{};
    MUSTER_CHECK(oath_totp_generate(secret.data(), secret.size(),
                                    static_cast<time_t>(step * kStepSeconds),
                                    static_cast<unsigned>(kStepSeconds),
                                    OATH_TOTP_DEFAULT_START_TIME, kDigits, code.data()) == OATH_OK,
                 "a one-time password cannot be computed");
    return code;
}

/// RFC 3986 section 2.1, leaving the unreserved characters.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::string_view kUnreserved = "-._~";
    std::string encoded;
    for (const char c : text) {
        if (is_base62(std::string_view(&c, 1)) || kUnreserved.find(c) != kUnreserved.npos) {
            encoded.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
        }
    }
    return encoded;
}

} // namespace

Totp Totp::make(Random& random) {
    std::array<std::byte, kSecretBytes> bytes{};
    random.fill(bytes);
    return Totp(Secret(std::string(as_text(bytes))));
}

Result<Totp> Totp::from_secret(Secret secret) {
    if (secret.reveal().size() != kSecretBytes) {
        return Error{ErrorKind::Internal, "totp.bad_secret", "a stored secret has another length"};
    }
    return Totp(std::move(secret));
}

Secret Totp::uri(std::string_view issuer, std::string_view account) const {
    const std::string by = percent_encoded(issuer);
    return Secret("otpauth://totp/" + by + ':' + percent_encoded(account) +
                  "?secret=" + base32(as_bytes(secret_.reveal())) + "&issuer=" + by);
}

Result<Totp::Step> Totp::match(std::string_view code, Instant now, Step last_used) const {
    if (!is_code(code)) {
        return Error{ErrorKind::Invalid, "totp.malformed", "a code has six digits"};
    }
    const Step present = now.unix_millis() / 1000 / kStepSeconds;
    std::optional<Step> matched;
    for (const Step step : {present - 1, present, present + 1}) { // all three, whichever matches
        const auto expected = code_of(secret_.reveal(), step);
        const bool same = equal_in_constant_time(
            as_bytes(code), as_bytes(std::string_view(expected.data(), kDigits)));
        if (same && step > last_used && !matched) {
            matched = step;
        }
    }
    if (!matched) {
        return Error{ErrorKind::Unauthorized, "totp.refused", "the code is not valid now"};
    }
    return *matched;
}

} // namespace muster::crypto
