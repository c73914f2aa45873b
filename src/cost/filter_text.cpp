#include "cost/filter_text.h"

#include <fmt/format.h>

#include "cost/pattern.h"

namespace muster::cost {
namespace {

using Operator = Condition::Operator;

/// Recursive descent over `or := and {OR and}`, `and := unary {AND unary}`,
/// `unary := NOT unary | '(' or ')' | condition`.
class FilterParser {
public:
    explicit FilterParser(TokenStream& tokens) : tokens_(tokens) {}

    Result<Filter> parse_or() {
        return parse_chain(Filter::Kind::Or, "or", [this] { return parse_and(); });
    }

private:
    Result<Filter> parse_and() {
        return parse_chain(Filter::Kind::And, "and", [this] { return parse_unary(); });
    }

    template <class ParseOperand>
    Result<Filter>
    parse_chain(Filter::Kind kind, std::string_view keyword, ParseOperand parse_operand) {
        TRY(Filter first, parse_operand());
        if (!tokens_.next_is_keyword(keyword)) {
            return first;
        }
        std::vector<Filter> operands;
        operands.push_back(std::move(first));
        while (tokens_.accept_keyword(keyword)) {
            TRY(Filter operand, parse_operand());
            operands.push_back(std::move(operand));
        }
        return Filter::of(kind, std::move(operands));
    }

    Result<Filter> parse_unary() {
        const Token start = tokens_.peek();
        const bool negated = tokens_.accept_keyword("not");
        const bool grouped = !negated && tokens_.accept_symbol("(");
        if (!negated && !grouped) {
            return parse_condition();
        }
        if (++depth_ >= FilterLimits::kDepth) {
            return tokens_.error_at(start, "report.filter_too_large",
                                    fmt::format("more than {} levels", FilterLimits::kDepth));
        }
        TRY(Filter inner, negated ? parse_unary() : parse_or());
        --depth_;
        if (grouped && !tokens_.accept_symbol(")")) {
            return tokens_.expected("AND, OR or ')'");
        }
        if (!negated) {
            return inner;
        }
        std::vector<Filter> operand;
        operand.push_back(std::move(inner));
        return Filter::of(Filter::Kind::Not, std::move(operand));
    }

    Result<Filter> parse_condition() {
        Condition condition;
        condition.place.column = tokens_.column(tokens_.peek());
        TRY(condition.dimension, parse_text("the name of a dimension"));
        TRY(condition.op, parse_operator());
        switch (arity(condition.op)) {
        case Arity::None: break;
        case Arity::One: {
            const Token at = tokens_.peek();
            TRY(std::string value, parse_text("a value"));
            if (condition.op == Operator::Matches) {
                TRY_DONE(check_pattern(at, value));
            }
            condition.values.push_back(std::move(value));
            break;
        }
        case Arity::Many: {
            TRY(condition.values, parse_list());
            break;
        }
        }
        return Filter::of(std::move(condition));
    }

    Result<Operator> parse_operator() {
        if (tokens_.accept_symbol("=")) {
            return Operator::Equals;
        }
        if (tokens_.accept_symbol("!=")) {
            return Operator::NotEquals;
        }
        if (tokens_.accept_keyword("not")) {
            return tokens_.accept_keyword("in") ? Result<Operator>(Operator::NotIn)
                                                : tokens_.expected("'in' after 'not'");
        }
        if (tokens_.accept_keyword("is")) {
            const bool negated = tokens_.accept_keyword("not");
            if (!tokens_.accept_keyword("null")) {
                return tokens_.expected(negated ? "'null'" : "'null' or 'not null'");
            }
            return negated ? Operator::IsNotNull : Operator::IsNull;
        }
        for (const Operator op :
             {Operator::In, Operator::Contains, Operator::StartsWith, Operator::Matches}) {
            if (tokens_.accept_keyword(operator_name(op))) {
                return op;
            }
        }
        return tokens_.expected("=, !=, in, not in, contains, starts-with, matches or is");
    }

    Result<std::vector<std::string>> parse_list() {
        if (!tokens_.accept_symbol("(")) {
            return tokens_.expected("'(' and a list of values");
        }
        std::vector<std::string> values;
        do {
            TRY(std::string value, parse_text("a value"));
            values.push_back(std::move(value));
        } while (tokens_.accept_symbol(","));
        if (!tokens_.accept_symbol(")")) {
            return tokens_.expected("',' or ')'");
        }
        return values;
    }

    Result<std::string> parse_text(std::string_view what) {
        const Token& token = tokens_.peek();
        const bool plain = token.kind == Token::Kind::Word && is_plain_word(token.text);
        if (token.kind == Token::Kind::Quoted && token.text.empty()) {
            return tokens_.error_at(
                token, "the empty text is never a value: 'is null' finds absent values");
        }
        if (!plain && token.kind != Token::Kind::Quoted) {
            return tokens_.expected(fmt::format("{} (quote it if it is a keyword)", what));
        }
        return tokens_.next().text;
    }

    Status check_pattern(const Token& at, const std::string& expression) {
        const auto pattern = Pattern::compile(expression);
        if (!pattern) {
            return tokens_.error_at(at, pattern.error().reason, pattern.error().detail);
        }
        return {};
    }

    TokenStream& tokens_;
    std::size_t depth_ = 0;
};

void print(const Filter& filter, std::string& text);

/// Compound operands stand in parentheses, so that the shape survives printing.
void print_operand(const Filter& filter, std::string& text) {
    const bool compound = filter.kind == Filter::Kind::And || filter.kind == Filter::Kind::Or;
    text += compound ? "(" : "";
    print(filter, text);
    text += compound ? ")" : "";
}

void print(const Condition& condition, std::string& text) {
    text += quoted_if_needed(condition.dimension);
    text += ' ';
    text += operator_name(condition.op);
    if (arity(condition.op) == Arity::None) {
        return;
    }
    const bool list = arity(condition.op) == Arity::Many;
    text += list ? " (" : " ";
    for (std::size_t i = 0; i < condition.values.size(); ++i) {
        text += i == 0 ? "" : ", ";
        text += quoted_if_needed(condition.values[i]);
    }
    text += list ? ")" : "";
}

void print(const Filter& filter, std::string& text) {
    switch (filter.kind) {
    case Filter::Kind::All: return;
    case Filter::Kind::Condition: print(filter.condition, text); return;
    case Filter::Kind::Not:
        text += "NOT ";
        print_operand(filter.operands.front(), text);
        return;
    case Filter::Kind::And:
    case Filter::Kind::Or: break;
    }
    for (std::size_t i = 0; i < filter.operands.size(); ++i) {
        if (i > 0) {
            text += filter.kind == Filter::Kind::And ? " AND " : " OR ";
        }
        print_operand(filter.operands[i], text);
    }
}

} // namespace

Result<Filter> parse_filter(std::string_view text) {
    TRY(TokenStream tokens, TokenStream::open(text, "report.filter_syntax"));
    if (tokens.at_end()) {
        return Filter{};
    }
    return parse_filter(tokens);
}

Result<Filter> parse_filter(TokenStream& tokens) {
    TRY(Filter filter, FilterParser(tokens).parse_or());
    if (!tokens.at_end()) {
        return tokens.expected("AND, OR or the end of the filter");
    }
    TRY_DONE(check_filter(filter));
    return filter;
}

std::string to_text(const Filter& filter) {
    std::string text;
    print(filter, text);
    return text;
}

} // namespace muster::cost
