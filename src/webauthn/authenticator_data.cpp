#include "webauthn/authenticator_data.h"

#include <algorithm>

#include "crypto/sha256.h"

namespace muster::webauthn {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;
constexpr std::uint8_t kBackedUp = 0x10;

} // namespace

Result<AuthenticatorData> AuthenticatorData::parse(ByteSpan bytes) {
    if (bytes.size() < kHeadBytes || bytes.size() > kMostBytes) {
        return Error{ErrorKind::Invalid, "passkey.malformed",
                     "the data of the authenticator cannot be read"};
    }
    return AuthenticatorData(bytes.first(kHeadBytes));
}

bool AuthenticatorData::has(std::uint8_t flag) const {
    return (std::to_integer<std::uint8_t>(head_[kHashBytes]) & flag) != 0;
}

Status AuthenticatorData::check(const RelyingParty& relying_party,
                                UserVerification user_verification) const {
    if (!std::ranges::equal(head_.first(kHashBytes), crypto::Sha256::of(relying_party.id).bytes)) {
        return Error{ErrorKind::Unauthorized, "passkey.wrong_site",
                     "the passkey is for another site"};
    }
    if (!has(kUserPresent)) {
        return Error{ErrorKind::Unauthorized, "passkey.not_present",
                     "nobody touched the authenticator"};
    }
    if (user_verification == UserVerification::Required && !is_user_verified()) {
        return Error{ErrorKind::Unauthorized, "passkey.not_verified",
                     "the authenticator did not ask for a PIN, a finger or a face"};
    }
    return {};
}

bool AuthenticatorData::is_user_verified() const {
    return has(kUserVerified);
}

bool AuthenticatorData::is_backed_up() const {
    return has(kBackedUp);
}

std::uint32_t AuthenticatorData::sign_count() const {
    std::uint32_t count = 0;
    for (const std::byte byte : head_.subspan(kHashBytes + 1, 4)) { // big-endian
        count = (count << 8) | std::to_integer<std::uint32_t>(byte);
    }
    return count;
}

} // namespace muster::webauthn
