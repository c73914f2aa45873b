#include "sql/tokens.h"

#include <algorithm>

namespace muster::sql {
namespace {

constexpr std::string_view kWordStart = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
constexpr std::string_view kWord =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789$";

/// How far the quoted piece at the start of `sql` goes. A doubled quote reads as the end of one
/// piece and the start of the next, which are opaque both.
std::size_t quoted_length(std::string_view sql) {
    const std::size_t close = sql.find(sql.front(), 1);
    return close == std::string_view::npos ? sql.size() : close + 1;
}

std::size_t line_comment_length(std::string_view sql) {
    return std::min(sql.find('\n'), sql.size());
}

std::size_t block_comment_length(std::string_view sql) {
    std::size_t depth = 0;
    std::size_t at = 0;
    while (at < sql.size()) {
        const std::string_view two = sql.substr(at, 2);
        const bool opens = two == "/*";
        const bool closes = two == "*/";
        at += opens || closes ? 2U : 1U;
        depth += opens ? 1U : 0U;
        depth -= closes ? 1U : 0U;
        if (depth == 0) {
            return at;
        }
    }
    return sql.size();
}

Token next_token(std::string_view sql) {
    const auto first = [&](Token::Kind kind, std::size_t length) {
        return Token{kind, sql.substr(0, length)};
    };
    if (sql.front() == '\'' || sql.front() == '"') {
        return first(Token::Kind::Opaque, quoted_length(sql));
    }
    if (sql.starts_with("--")) {
        return first(Token::Kind::Opaque, line_comment_length(sql));
    }
    if (sql.starts_with("/*")) {
        return first(Token::Kind::Opaque, block_comment_length(sql));
    }
    if (kWordStart.contains(sql.front())) {
        return first(Token::Kind::Word, std::min(sql.find_first_not_of(kWord), sql.size()));
    }
    return first(Token::Kind::Other, 1);
}

} // namespace

std::vector<Token> tokens_of(std::string_view sql) {
    std::vector<Token> tokens;
    while (!sql.empty()) {
        tokens.push_back(next_token(sql));
        sql.remove_prefix(tokens.back().text.size());
    }
    return tokens;
}

} // namespace muster::sql
