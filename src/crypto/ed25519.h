#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/key.h"

namespace muster::crypto {

/// 64 bytes of an Ed25519 signature (RFC 8032). A plain value.
struct Signature {
    static constexpr std::size_t kBytes = 64;
    std::array<std::byte, kBytes> bytes{};

    /// Errors: Invalid "signature.malformed".
    static Result<Signature> parse(std::string_view base64url_text);
    [[nodiscard]] std::string str() const; // base64url
};

/// Verifies what the holder of the private key signed. A plain value that may be published.
class VerifyingKey {
public:
    static constexpr std::size_t kBytes = 32;

    /// Errors: Invalid "verifying_key.malformed".
    static Result<VerifyingKey> parse(std::string_view base64url_text);

    [[nodiscard]] bool verifies(ByteSpan message, const Signature& signature) const;
    [[nodiscard]] std::string str() const; // base64url
    friend bool operator==(const VerifyingKey&, const VerifyingKey&) = default;

private:
    friend class SigningKey;
    VerifyingKey() = default;
    std::array<std::byte, kBytes> bytes_{};
};

/// Signs with Ed25519; its seed is a Key, e.g. one derived from the master key.
class SigningKey {
public:
    explicit SigningKey(Key seed) : seed_(seed) {}

    [[nodiscard]] Signature sign(ByteSpan message) const;
    [[nodiscard]] VerifyingKey verifying_key() const;

private:
    Key seed_;
};

} // namespace muster::crypto
