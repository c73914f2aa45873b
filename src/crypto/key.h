#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace muster::crypto {

/// 32 secret bytes. Like a Secret it cannot be printed, and its memory is wiped when it goes.
class Key {
public:
    static constexpr std::size_t kBytes = 32;

    static Key make(Random& random);
    /// Reads 43 characters of base64url, the form text() writes. Errors: Invalid "key.malformed".
    static Result<Key> parse(std::string_view text);

    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();

    /// A key for one purpose, by HKDF-SHA-256 (RFC 5869) with the purpose as its info. Keys of
    /// different purposes say nothing about each other or about this one.
    [[nodiscard]] Key derive(std::string_view purpose) const;

    /// For the one place that needs them; never keep a copy.
    [[nodiscard]] ByteSpan bytes() const noexcept { return bytes_; }
    /// For the file the key is kept in.
    [[nodiscard]] Secret text() const;

private:
    Key() = default;
    std::array<std::byte, kBytes> bytes_{};
};

} // namespace muster::crypto
