#include "crypto/sealer.h"

#include <array>

#include <sodium.h>

#include "base/bytes.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::string_view kPurpose = "muster.sealing.1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

/// An envelope taken apart; its views live as long as the text.
struct Envelope {
    std::string_view key_id;
    std::string_view body;
};

Result<Envelope> parse_envelope(std::string_view sealed) {
    const std::size_t first = sealed.find('.');
    const std::size_t second = first == sealed.npos ? first : sealed.find('.', first + 1);
    if (second == sealed.npos || sealed.substr(0, first) != kVersion) {
        return Error{ErrorKind::Internal, "seal.malformed", "a sealed value has no known form"};
    }
    return Envelope{sealed.substr(first + 1, second - first - 1), sealed.substr(second + 1)};
}

/// Each part with its length, so that no two places give the same bytes.
Bytes associated_data(std::string_view key_id, const SealedPlace& place) {
    ByteWriter writer;
    for (const std::string_view part : {kVersion, key_id, place.table, place.column, place.row}) {
        writer.string(part);
    }
    return std::move(writer).take();
}

} // namespace

std::string Sealer::seal(const Secret& value, const SealedPlace& place) const {
    require_sodium();
    const std::string_view plain = value.reveal();
    const Bytes data = associated_data(keys_.current_id(), place);
    const Key key = keys_.current().derive(kPurpose);

    Bytes body(kNonceBytes + plain.size() + kTagBytes);
    const std::span<std::byte> nonce = std::span(body).first(kNonceBytes);
    random_.fill(nonce);
    const int sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        output(std::span(body).subspan(kNonceBytes)), nullptr, input(as_bytes(plain)), plain.size(),
        input(data), data.size(), nullptr, input(nonce), input(key.bytes()));
    MUSTER_CHECK(sealed == 0, "a value cannot be sealed");
    return std::string(kVersion) + '.' + keys_.current_id() + '.' + base64url(body);
}

Result<Secret> Sealer::open(std::string_view sealed, const SealedPlace& place) const {
    require_sodium();
    TRY(const Envelope envelope, parse_envelope(sealed));
    const Key* const master = keys_.find(envelope.key_id);
    if (master == nullptr) {
        return Error{ErrorKind::Unavailable, "seal.unknown_key",
                     "a value is sealed with a master key that is not among those given"};
    }
    const auto body = base64url_bytes(envelope.body);
    if (!body || body->size() < kNonceBytes + kTagBytes) {
        return Error{ErrorKind::Internal, "seal.malformed", "a sealed value is cut short"};
    }
    const Bytes data = associated_data(envelope.key_id, place);
    const Key key = master->derive(kPurpose);
    const ByteSpan nonce = ByteSpan(*body).first(kNonceBytes);
    const ByteSpan cipher = ByteSpan(*body).subspan(kNonceBytes);

    std::string plain(cipher.size() - kTagBytes, '\0');
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, input(cipher),
        cipher.size(), input(data), data.size(), input(nonce), input(key.bytes()));
    if (opened != 0) {
        return Error{ErrorKind::Internal, "seal.broken",
                     "a sealed value was changed, or belongs to another place"};
    }
    return Secret(std::move(plain));
}

bool Sealer::is_current(std::string_view sealed) const {
    const auto envelope = parse_envelope(sealed);
    return envelope && envelope->key_id == keys_.current_id();
}

} // namespace muster::crypto
