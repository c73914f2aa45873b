#include "crypto/session_token.h"

#include <array>

#include "crypto/encoding.h"

namespace muster::crypto {
namespace {

constexpr std::size_t kBytes = 32;

} // namespace

SessionToken SessionToken::make(Random& random) {
    std::array<std::byte, kBytes> bytes{};
    random.fill(bytes);
    return SessionToken(Secret(base64url(bytes)));
}

Result<SessionToken> SessionToken::parse(std::string_view text) {
    const auto bytes = base64url_bytes(text);
    if (!bytes || bytes->size() != kBytes) {
        return Error{ErrorKind::Invalid, "session_token.malformed", "this is no session"};
    }
    return SessionToken(Secret(std::string(text)));
}

} // namespace muster::crypto
