#pragma once

#include <string>
#include <string_view>

#include "base/enum_names.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/sha256.h"

namespace muster::crypto {

enum class TokenKind {
    Api,
    User,
    Device,
    Invitation,
    PasswordReset,
    Setup,
    Connection,
    Support,
    Provisioning
};

inline constexpr auto kTokenKindNames = enum_names<TokenKind>({
    {TokenKind::Api, "api"},
    {TokenKind::User, "user"},     // of a person's command line
    {TokenKind::Device, "device"}, // of a program that waits for a person's consent
    {TokenKind::Invitation, "invite"},
    {TokenKind::PasswordReset, "reset"},
    {TokenKind::Setup, "setup"},
    {TokenKind::Connection, "connect"}, // of a link for finishing one
    {TokenKind::Support, "support"},    // of an engineer from outside
    {TokenKind::Provisioning, "scim"},  // of a provider that keeps users here
});

/// A secret that people copy: `muster_api_` + 30 random base62 characters (178 bits) + 6 base62
/// digits of the CRC-32 (IEEE 802.3, as in zlib) of everything before them.
///
/// The prefix lets a secret scanner find one, the checksum lets it know without asking us that what
/// it found is one, and a slip of a copying hand is told apart from a token that was revoked.
/// What is stored is hash() alone: with so many random bits there is nothing to guess, so a slow
/// hash would only cost.
class Token {
public:
    static constexpr std::size_t kRandomCharacters = 30;
    static constexpr std::size_t kHintCharacters = 8;

    static Token make(TokenKind kind, Random& random);
    /// Errors: Invalid "token.malformed": not of the form, of another kind, or a wrong checksum.
    /// The detail never has the text.
    static Result<Token> parse(TokenKind kind, std::string_view text);

    [[nodiscard]] TokenKind kind() const noexcept { return kind_; }
    /// Shown once, to the one who asked for it.
    [[nodiscard]] const Secret& text() const noexcept { return text_; }
    [[nodiscard]] Sha256Digest hash() const { return Sha256::of(text_.reveal()); }
    /// `muster_api_` and the first random characters, so that a person can tell tokens apart.
    [[nodiscard]] std::string hint() const;

private:
    Token(TokenKind kind, Secret text) : kind_(kind), text_(std::move(text)) {}

    TokenKind kind_;
    Secret text_;
};

} // namespace muster::crypto
