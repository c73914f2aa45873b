#include "webauthn/attestation_object.h"

#include <optional>

#include "webauthn/authenticator_data.h"

namespace muster::webauthn {
namespace {

constexpr int kMostNesting = 4; // CTAP2 canonical CBOR

/// The major types of CBOR (RFC 8949, section 3.1).
enum class Major : std::uint8_t {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
    Simple = 7,
};

struct Head {
    Major major = Major::Unsigned;
    std::uint64_t argument = 0;
};

Error malformed_attestation() {
    return {ErrorKind::Invalid, "passkey.malformed", "the new passkey cannot be read"};
}

/// Reads CBOR from its begin. Every read is checked against the end.
class Reader {
public:
    explicit Reader(ByteSpan bytes) : bytes_(bytes) {}

    Result<Head> head() {
        TRY(const ByteSpan first, take(1));
        const auto initial = std::to_integer<std::uint8_t>(first.front());
        const auto small = static_cast<std::uint8_t>(initial & 0x1f);
        Head head{.major = static_cast<Major>(initial >> 5), .argument = small};
        if (small < 24) {
            return head;
        }
        if (small > 27) { // reserved, or of a length that is left open
            return malformed_attestation();
        }
        TRY(head.argument, number(std::size_t{1} << (small - 24)));
        return head;
    }

    /// Of so many bytes, the most significant first.
    Result<std::uint64_t> number(std::size_t size) {
        TRY(const ByteSpan bytes, take(size));
        std::uint64_t value = 0;
        for (const std::byte byte : bytes) {
            value = (value << 8) | std::to_integer<std::uint64_t>(byte);
        }
        return value;
    }

    Result<ByteSpan> take(std::uint64_t count) {
        if (count > bytes_.size()) {
            return malformed_attestation();
        }
        const ByteSpan taken = bytes_.first(static_cast<std::size_t>(count));
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }

    /// The bytes of a value of that kind, which is one of the two strings.
    Result<ByteSpan> string(Major major) {
        TRY(const Head found, head());
        return found.major == major ? take(found.argument)
                                    : Result<ByteSpan>(malformed_attestation());
    }

    Status skip(int depth = 0) {
        TRY(const Head found, head());
        switch (found.major) {
        case Major::Unsigned:
        case Major::Negative:
        case Major::Simple: return {};
        case Major::Bytes:
        case Major::Text: {
            TRY_DONE(take(found.argument));
            return {};
        }
        case Major::Array: return skip_all(found.argument, depth + 1);
        case Major::Map:
            return found.argument > bytes_.size() ? Status(malformed_attestation())
                                                  : skip_all(found.argument * 2, depth + 1);
        case Major::Tag: return malformed_attestation();
        }
        return malformed_attestation();
    }

    [[nodiscard]] bool at_end() const { return bytes_.empty(); }

private:
    Status skip_all(std::uint64_t values, int depth) {
        if (depth > kMostNesting || values > bytes_.size()) { // each has at least a byte
            return malformed_attestation();
        }
        for (std::uint64_t i = 0; i < values; ++i) {
            TRY_DONE(skip(depth));
        }
        return {};
    }

    ByteSpan bytes_;
};

} // namespace

Result<ByteSpan> authenticator_data_in(ByteSpan attestation_object) {
    if (attestation_object.size() > kMostAttestationBytes) {
        return malformed_attestation();
    }
    Reader reader(attestation_object);
    TRY(const Head map, reader.head());
    if (map.major != Major::Map) {
        return malformed_attestation();
    }
    std::optional<ByteSpan> found;
    for (std::uint64_t i = 0; i < map.argument; ++i) {
        TRY(const ByteSpan key, reader.string(Major::Text));
        if (as_text(key) != "authData") {
            TRY_DONE(reader.skip());
            continue;
        }
        if (found) {
            return malformed_attestation();
        }
        TRY(found, reader.string(Major::Bytes));
    }
    return found && reader.at_end() ? Result<ByteSpan>(*found) : malformed_attestation();
}

Status check_attested_key(ByteSpan authenticator_data) {
    constexpr std::size_t kAaguidBytes = 16;
    Reader reader(authenticator_data);
    TRY_DONE(reader.take(AuthenticatorData::kHeadBytes + kAaguidBytes));
    TRY(const std::uint64_t id_bytes, reader.number(2));
    TRY_DONE(reader.take(id_bytes));
    TRY_DONE(reader.skip());
    while (!reader.at_end()) {
        TRY_DONE(reader.skip());
    }
    return {};
}

} // namespace muster::webauthn
