#include "identity/challenges.h"

#include <array>

#include "base/enum_names.h"
#include "crypto/constant_time.h"
#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "identity/later.h"
#include "identity/passkey_store.h"

namespace muster::identity {
namespace {

constexpr std::size_t kChallengeNonceBytes = 16;
constexpr std::size_t kEndBytes = 8;
constexpr std::size_t kBytes = kChallengeNonceBytes + kEndBytes + 32;

constexpr auto kPurposeNames = enum_names<PasskeyPurpose>({
    {PasskeyPurpose::Register, "register"},
    {PasskeyPurpose::SignIn, "sign_in"},
    {PasskeyPurpose::SecondFactor, "second_factor"},
    {PasskeyPurpose::Proof, "proof"},
});

Error wrong_challenge() {
    return {ErrorKind::Unauthorized, "passkey.wrong_challenge",
            "this answers another question, or one that is too old; try again"};
}

} // namespace

std::string
Challenges::mac(std::string_view nonce, std::int64_t ends_at, const Subject& subject) const {
    std::string message(nonce);
    message += std::to_string(ends_at) + '\0';
    message += kPurposeNames.name(subject.purpose);
    message += '\0';
    message += subject.holder;
    return std::string(as_text(crypto::hmac_sha256(key_, as_bytes(message)).bytes));
}

std::string Challenges::make(const Subject& subject, Instant now) const {
    std::array<std::byte, kChallengeNonceBytes> nonce{};
    random_.fill(nonce);
    const std::int64_t ends_at = later(now, kLasts).unix_millis();
    ByteWriter writer;
    writer.raw(nonce);
    writer.i64(ends_at);
    writer.raw(as_bytes(mac(as_text(nonce), ends_at, subject)));
    return crypto::base64url(writer.view());
}

Status Challenges::check(std::string_view challenge, const Subject& subject, Instant now) const {
    const auto bytes = crypto::base64url_bytes(challenge);
    if (!bytes || bytes->size() != kBytes) {
        return wrong_challenge();
    }
    const ByteSpan all(*bytes);
    const std::string_view nonce = as_text(all.first(kChallengeNonceBytes));
    TRY(const std::int64_t ends_at, ByteReader(all.subspan(kChallengeNonceBytes)).i64());
    const bool is_ours = crypto::equal_in_constant_time(
        all.subspan(kChallengeNonceBytes + kEndBytes), as_bytes(mac(nonce, ends_at, subject)));
    return is_ours && now < Instant::from_unix_millis(ends_at) ? Status() : wrong_challenge();
}

Status Challenges::take(sql::Session& session, std::string_view challenge, Instant now) {
    TRY(const bool is_fresh,
        take_challenge(session, crypto::Sha256::of(challenge), later(now, kLasts)));
    return is_fresh ? Status() : wrong_challenge();
}

} // namespace muster::identity
