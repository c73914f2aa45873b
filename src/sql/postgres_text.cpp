#include "sql/postgres_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "sql/tokens.h"

namespace muster::sql {
namespace {

struct Substitution {
    std::string_view common;
    std::string_view type;
    std::string_view column; // where the type of a column is declared
};

constexpr std::array kSubstitutions =
    std::to_array<Substitution>({{"BLOB", "BYTEA", "BYTEA"},
                                 {"INTEGER", "BIGINT", "BIGINT"},
                                 {"TEXT", "TEXT", "TEXT COLLATE \"C\""}});

std::string_view cast_of(Value::Type type) {
    switch (type) {
    case Value::Type::Null: return "";
    case Value::Type::Integer: return "::bigint";
    case Value::Type::Text: return "::text";
    case Value::Type::Bytes: return "::bytea";
    }
    MUSTER_CHECK(false, "a value without a type");
}

} // namespace

std::string number_placeholders(std::string_view sql, std::span<const Value> values) {
    std::string numbered;
    std::size_t found = 0;
    for (const Token& token : tokens_of(sql)) {
        if (token.text != "?") {
            numbered += token.text;
            continue;
        }
        MUSTER_CHECK(found < values.size(), "a statement has more placeholders than values");
        numbered += fmt::format("${}{}", found + 1, cast_of(values[found].type()));
        ++found;
    }
    MUSTER_CHECK(found == values.size(), "a statement has fewer placeholders than values");
    return numbered;
}

std::string postgres_migration(std::string_view text) {
    std::string translated;
    bool after_as = false; // in CAST (… AS TEXT), which takes no COLLATE
    for (const Token& token : tokens_of(text)) {
        const auto found = std::ranges::find(kSubstitutions, token.text, &Substitution::common);
        if (found == kSubstitutions.end()) {
            translated += token.text;
        } else {
            translated += after_as ? found->type : found->column;
        }
        after_as = token.kind == Token::Kind::Word ? token.text == "AS"
                                                   : after_as && token.text.size() == 1;
    }
    return translated;
}

} // namespace muster::sql
