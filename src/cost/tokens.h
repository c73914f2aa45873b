#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::cost {

/// A piece of a report's or filter's text.
struct Token {
    enum class Kind : std::uint8_t {
        Word,   // runs up to a blank, a quote or one of = ! ( ) ,
        Quoted, // 'it''s' or "it""s"; text is what is meant: it's
        Symbol, // = != ( ) ,
        End
    };
    Kind kind = Kind::End;
    std::string text;
    std::size_t offset = 0; // in bytes
};

/// Whether the text reads back as one Word and is no keyword of the filter language.
bool is_plain_word(std::string_view text);
/// The text as it must be written to be read back: itself, or in single quotes.
std::string quoted_if_needed(std::string_view text);
/// Letters A to Z compared without case; keywords only.
bool is_keyword(std::string_view text, std::string_view keyword);

/// The tokens of one line of text, read one after the other.
///
/// Errors name the column, counted in characters from 1, and carry the slug they were opened with.
class TokenStream {
public:
    static constexpr std::size_t kMaxTextBytes = 1U << 20U;

    /// Errors: Invalid `slug` for a quote that is not closed, control characters, text that is not
    /// UTF-8, and more than kMaxTextBytes.
    static Result<TokenStream> open(std::string_view text, std::string_view slug);

    [[nodiscard]] const Token& peek() const { return tokens_[at_]; }
    Token next();
    /// Takes the next token if it is this word (in any case) or this symbol.
    bool accept_keyword(std::string_view keyword);
    bool accept_symbol(std::string_view symbol);
    [[nodiscard]] bool next_is_keyword(std::string_view keyword) const;
    [[nodiscard]] bool at_end() const { return peek().kind == Token::Kind::End; }

    /// Of a token, in characters from 1.
    [[nodiscard]] std::size_t column(const Token& token) const;
    /// "column 7: expected …, found '…'" about the next token.
    [[nodiscard]] Error expected(std::string_view what) const;
    /// "column 7: …" about a token already taken.
    [[nodiscard]] Error error_at(const Token& token, std::string_view what) const;
    /// The same with a slug of its own.
    [[nodiscard]] Error
    error_at(const Token& token, std::string_view slug, std::string_view what) const;

private:
    TokenStream(std::string text, std::string_view slug, std::vector<Token> tokens)
        : text_(std::move(text)), slug_(slug), tokens_(std::move(tokens)) {}

    std::string text_;
    std::string_view slug_; // a literal
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

} // namespace muster::cost
