#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/ed25519.h"
#include "crypto/encoding.h"
#include "crypto/key_ring.h"
#include "crypto/session_token.h"
#include "crypto/token.h"
#include "fuzz/must.h"

/// Any bytes as each kind of token, key and signature: refused or read, and what was read must be
/// what was given, to the last character.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster::crypto;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    for (const auto& [kind, name] : kTokenKindNames.entries()) {
        if (const auto token = Token::parse(kind, text)) {
            must(token->text().reveal() == text && text.starts_with(token->hint()));
        }
    }
    if (const auto token = SessionToken::parse(text)) {
        must(token->text().reveal() == text);
    }
    if (const auto bytes = base64url_bytes(text)) {
        must(base64url(*bytes) == text);
    }
    if (const auto signature = Signature::parse(text)) {
        must(signature->str() == text);
    }
    if (const auto ring = KeyRing::parse(muster::Secret(std::string(text)))) {
        must(ring->find(ring->current_id()) != nullptr);
    }
    return 0;
}
