#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct evp_md_ctx_st;

namespace muster::crypto {

/// The 32 bytes of a SHA-256. A plain value.
struct Sha256Digest {
    std::array<std::byte, 32> bytes{};

    [[nodiscard]] std::string hex() const; // 64 lower-case digits
    friend auto operator<=>(const Sha256Digest&, const Sha256Digest&) = default;
};

/// Hashes content that arrives in pieces. Not thread-safe. A failing OpenSSL is a lost resource and
/// throws.
class Sha256 {
public:
    Sha256();

    Sha256& update(ByteSpan bytes);
    Sha256& update(std::string_view text) { return update(as_bytes(text)); }
    /// The hash of all updates. The object then begins anew.
    [[nodiscard]] Sha256Digest finish();

    [[nodiscard]] static Sha256Digest of(std::string_view text) {
        return Sha256().update(text).finish();
    }

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// Hashes a file in bounded memory. Errors: those of file_error().
Result<Sha256Digest> sha256_of_file(const std::filesystem::path& path);

} // namespace muster::crypto
