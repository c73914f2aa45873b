#pragma once

#include <string_view>
#include <vector>

namespace muster::sql {

/// A piece of a statement, as far as rewriting has to tell pieces apart.
struct Token {
    enum class Kind {
        Word,   // a keyword, a type or a name without quotes
        Opaque, // a string, a quoted name or a comment, with its marks: never rewritten
        Other   // one character: punctuation, a digit, a blank, a placeholder
    };
    Kind kind = Kind::Other;
    std::string_view text;
};

/// The pieces of `sql` in order; put together they are `sql` again. Strings have no escapes but
/// the doubled quote, block comments nest, and what is not closed goes to the end.
std::vector<Token> tokens_of(std::string_view sql);

} // namespace muster::sql
