#include "crypto/token.h"

#include <isa-l/crc.h>

#include "crypto/encoding.h"
#include "crypto/libraries.h"

namespace muster::crypto {
namespace {

constexpr std::size_t kChecksumCharacters = 6;

std::string prefix_of(TokenKind kind) {
    return "muster_" + std::string(kTokenKindNames.name(kind)) + "_";
}

std::string checksum(std::string_view text) {
    return six_base62_digits(crc32_gzip_refl(0, input(as_bytes(text)), std::uint64_t{text.size()}));
}

bool is_token(std::string_view prefix, std::string_view text) {
    const std::size_t body = prefix.size() + Token::kRandomCharacters;
    return text.size() == body + kChecksumCharacters && text.starts_with(prefix) &&
           is_base62(text.substr(prefix.size())) &&
           checksum(text.substr(0, body)) == text.substr(body);
}

} // namespace

Token Token::make(TokenKind kind, Random& random) {
    std::string text = prefix_of(kind) + random_base62(random, kRandomCharacters);
    text += checksum(text);
    return {kind, Secret(std::move(text))};
}

Result<Token> Token::parse(TokenKind kind, std::string_view text) {
    if (!is_token(prefix_of(kind), text)) {
        return Error{ErrorKind::Invalid, "token.malformed",
                     "this is not a whole token of the kind expected here"};
    }
    return Token(kind, Secret(std::string(text)));
}

std::string Token::hint() const {
    return std::string(text_.reveal().substr(0, prefix_of(kind_).size() + kHintCharacters));
}

} // namespace muster::crypto
