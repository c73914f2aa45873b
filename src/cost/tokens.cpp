#include "cost/tokens.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"
#include "cost/utf8.h"

namespace muster::cost {
namespace {

constexpr std::array<std::string_view, 9> kReserved = {
    "and", "or", "not", "in", "is", "null", "contains", "starts-with", "matches"};

constexpr std::string_view kNoControl = "control characters and line breaks are not allowed";

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool ends_word(char c) {
    return is_blank(c) || is_control(c) ||
           std::string_view("'\"=!(),").find(c) != std::string_view::npos;
}

std::size_t column_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    return before.size() - static_cast<std::size_t>(std::ranges::count_if(before, continues)) + 1;
}

Error error_in(std::string_view text,
               std::size_t offset,
               std::string_view slug,
               std::string_view what) {
    return {ErrorKind::Invalid, slug, fmt::format("column {}: {}", column_of(text, offset), what)};
}

Result<Token>
read_quoted(std::string_view text, std::size_t start, std::size_t& at, std::string_view slug) {
    const char quote = text[at++];
    Token token{Token::Kind::Quoted, {}, start};
    for (; at < text.size(); ++at) {
        if (text[at] == quote) {
            ++at;
            if (at == text.size() || text[at] != quote) {
                return token;
            }
        }
        if (is_control(text[at])) { // a tab; documents have none in their texts either
            return error_in(text, at, slug, kNoControl);
        }
        token.text += text[at];
    }
    return error_in(text, start, slug, "this quote is never closed");
}

Result<Token> read_token(std::string_view text, std::size_t& at, std::string_view slug) {
    const std::size_t start = at;
    const char c = text[at];
    if (c == '\'' || c == '"') {
        return read_quoted(text, start, at, slug);
    }
    if (c == '!' && text.substr(at, 2) != "!=") {
        return error_in(text, start, slug, "'!' stands only in '!='");
    }
    if (ends_word(c)) {
        at += c == '!' ? 2 : 1;
        return Token{Token::Kind::Symbol, std::string(text.substr(start, at - start)), start};
    }
    while (at < text.size() && !ends_word(text[at])) {
        ++at;
    }
    return Token{Token::Kind::Word, std::string(text.substr(start, at - start)), start};
}

Status check_characters(std::string_view text, std::string_view slug) {
    if (text.size() > TokenStream::kMaxTextBytes) {
        return error_in(text, 0, slug,
                        fmt::format("the text has more than {} bytes", TokenStream::kMaxTextBytes));
    }
    for (std::size_t at = 0; at < text.size();) {
        const auto next = first_utf8_char(text.substr(at));
        if (!next) {
            return error_in(text, at, slug, "this is not UTF-8");
        }
        if (is_control(text[at]) && !is_blank(text[at])) {
            return error_in(text, at, slug, kNoControl);
        }
        at += next->bytes;
    }
    return {};
}

} // namespace

bool is_keyword(std::string_view text, std::string_view keyword) {
    return std::ranges::equal(text, keyword, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

bool is_plain_word(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, ends_word) &&
           std::ranges::none_of(kReserved, [&](auto word) { return is_keyword(text, word); });
}

std::string quoted_if_needed(std::string_view text) {
    if (is_plain_word(text)) {
        return std::string(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return quoted + "'";
}

Result<TokenStream> TokenStream::open(std::string_view text, std::string_view slug) {
    TRY_DONE(check_characters(text, slug));
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (is_blank(text[at])) {
            ++at;
            continue;
        }
        TRY(Token token, read_token(text, at, slug));
        tokens.push_back(std::move(token));
    }
    tokens.push_back({Token::Kind::End, {}, text.size()});
    return TokenStream(std::string(text), slug, std::move(tokens));
}

Token TokenStream::next() {
    Token token = tokens_[at_];
    if (token.kind != Token::Kind::End) {
        ++at_;
    }
    return token;
}

bool TokenStream::next_is_keyword(std::string_view keyword) const {
    return peek().kind == Token::Kind::Word && is_keyword(peek().text, keyword);
}

bool TokenStream::accept_keyword(std::string_view keyword) {
    const bool found = next_is_keyword(keyword);
    at_ += found ? 1 : 0;
    return found;
}

bool TokenStream::accept_symbol(std::string_view symbol) {
    const bool found = peek().kind == Token::Kind::Symbol && peek().text == symbol;
    at_ += found ? 1 : 0;
    return found;
}

std::size_t TokenStream::column(const Token& token) const {
    return column_of(text_, token.offset);
}

Error TokenStream::expected(std::string_view what) const {
    const std::string found =
        at_end() ? "the end of the text" : fmt::format("'{}'", cut_to_width(peek().text, 40));
    return error_at(peek(), fmt::format("expected {}, found {}", what, found));
}

Error TokenStream::error_at(const Token& token, std::string_view what) const {
    return error_at(token, slug_, what);
}

Error TokenStream::error_at(const Token& token,
                            std::string_view slug,
                            std::string_view what) const {
    return error_in(text_, token.offset, slug, what);
}

} // namespace muster::cost
