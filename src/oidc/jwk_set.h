#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "crypto/public_key.h"

namespace muster::oidc {

/// The keys that a provider signs with, as it publishes them (RFC 7517 section 5). A plain value.
class JwkSet {
public:
    /// Keys that cannot be read, are of unknown kinds, or are for something else than signatures
    /// are left out, as section 5 asks for. Errors: Upstream "oidc.keys_malformed" for what is no
    /// set of keys.
    static Result<JwkSet> parse(std::string_view text);

    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
    /// Those that a token with such a header can have been signed with: of its `kid` where it names
    /// one, else all that fit.
    [[nodiscard]] std::vector<crypto::PublicKey>
    matching(const std::optional<std::string>& kid, crypto::SignatureAlgorithm algorithm) const;

private:
    struct Key {
        std::optional<std::string> kid;
        std::optional<std::string> algorithm; // the only one it is for
        crypto::PublicKey key;
    };
    static std::optional<Key> read(const Json& json);

    std::vector<Key> keys_;
};

} // namespace muster::oidc
