#include "notify/webhook_signature.h"

#include <array>

#include <fmt/format.h>

#include "crypto/encoding.h"
#include "crypto/hmac.h"

namespace muster::notify {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kKeyBytes = 32;

} // namespace

Secret make_webhook_secret(Random& random) {
    std::array<std::byte, kKeyBytes> key{};
    random.fill(key);
    return Secret(std::string(kPrefix) + crypto::base64(key));
}

Result<std::string> webhook_signature(const Secret& secret, const SignedContent& content) {
    const std::string_view text = secret.reveal();
    const auto key = text.starts_with(kPrefix)
                         ? crypto::base64_bytes(text.substr(kPrefix.size()))
                         : Result<Bytes>(Error{ErrorKind::Invalid, "base64.malformed", ""});
    if (!key) {
        return Error{ErrorKind::Internal, "webhook.bad_secret", "the secret has not its form"};
    }
    const std::string message =
        fmt::format("{}.{}.{}", content.id, content.at.unix_millis() / 1000, content.body);
    const auto digest = crypto::hmac_sha256(Secret(std::string(as_text(*key))), as_bytes(message));
    return "v1," + crypto::base64(digest.bytes);
}

} // namespace muster::notify
