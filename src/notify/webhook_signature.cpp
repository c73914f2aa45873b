#include "notify/webhook_signature.h"

#include <array>

#include <fmt/format.h>

#include "crypto/encoding.h"
#include "crypto/hmac.h"

namespace muster::notify {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kKeyBytes = 32;

/// With one of the secrets.
Result<std::string> signature(const Secret& secret, std::string_view message) {
    const std::string_view text = secret.reveal();
    const auto key = text.starts_with(kPrefix)
                         ? crypto::base64_bytes(text.substr(kPrefix.size()))
                         : Result<Bytes>(Error{ErrorKind::Invalid, "base64.malformed", ""});
    if (!key) {
        return Error{ErrorKind::Internal, "webhook.bad_secret", "the secret has not its form"};
    }
    const auto digest = crypto::hmac_sha256(Secret(std::string(as_text(*key))), as_bytes(message));
    return "v1," + crypto::base64(digest.bytes);
}

} // namespace

Secret make_webhook_secret(Random& random) {
    std::array<std::byte, kKeyBytes> key{};
    random.fill(key);
    return Secret(std::string(kPrefix) + crypto::base64(key));
}

Result<std::string> webhook_signatures(std::span<const Secret> secrets,
                                       const SignedContent& content) {
    const std::string message =
        fmt::format("{}.{}.{}", content.id, content.at.unix_millis() / 1000, content.body);
    std::string signatures;
    for (const Secret& secret : secrets) {
        TRY(const std::string one, signature(secret, message));
        signatures += (signatures.empty() ? "" : " ") + one;
    }
    return signatures;
}

} // namespace muster::notify
