#include "cost/report_text.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "cost/filter_text.h"
#include "cost/tokens.h"

namespace muster::cost {
namespace {

constexpr std::string_view kSlug = "report.syntax";
constexpr std::array<std::string_view, 5> kClauses = {"by", "per", "for", "top", "where"};

bool is_clause(std::string_view word) {
    for (const std::string_view clause : kClauses) {
        if (is_keyword(word, clause)) {
            return true;
        }
    }
    return false;
}

Result<std::string> parse_name(TokenStream& tokens) {
    const Token& token = tokens.peek();
    const bool word =
        token.kind == Token::Kind::Word && is_plain_word(token.text) && !is_clause(token.text);
    if (!word && token.kind != Token::Kind::Quoted) {
        return tokens.expected("the name of a column (quote it if it is a keyword)");
    }
    return tokens.next().text;
}

Result<std::vector<std::string>> parse_names(TokenStream& tokens) {
    std::vector<std::string> names;
    do {
        TRY(std::string name, parse_name(tokens));
        names.push_back(std::move(name));
    } while (tokens.accept_symbol(","));
    return names;
}

/// A name in quotes, or all that stands before the next comma.
Result<std::string> parse_loose_name(TokenStream& tokens, std::string_view text) {
    if (tokens.peek().kind == Token::Kind::Quoted) {
        return tokens.next().text;
    }
    const std::size_t start = tokens.peek().offset;
    std::size_t end = start;
    while (tokens.peek().kind == Token::Kind::Word) {
        const Token word = tokens.next();
        end = word.offset + word.text.size();
    }
    if (end == start) {
        return tokens.expected("the name of a column");
    }
    return std::string(text.substr(start, end - start));
}

/// Puts the column of the text before an error about one word of it.
Error located(const TokenStream& tokens, const Token& token, const Error& error) {
    return tokens.error_at(token, error.reason, error.detail);
}

Result<Granularity> parse_granularity(TokenStream& tokens) {
    const Token token = tokens.next();
    auto granularity = cost::parse_granularity(token.text);
    if (!granularity) {
        return located(tokens, token, granularity.error());
    }
    return granularity;
}

Result<Period> parse_period(TokenStream& tokens) {
    const Token token = tokens.next();
    auto period = Period::parse(token.text);
    if (!period) {
        return located(tokens, token, period.error());
    }
    return period;
}

Result<std::uint32_t> parse_top(TokenStream& tokens) {
    const Token token = tokens.next();
    std::uint32_t top = 0;
    const char* const end = token.text.data() + token.text.size();
    const auto [rest, error] = std::from_chars(token.text.data(), end, top);
    if (error != std::errc{} || rest != end) {
        return tokens.error_at(token, "report.top_out_of_range", "top takes a number of groups");
    }
    return top;
}

std::string quoted_name(std::string_view name) {
    return is_clause(name) ? fmt::format("'{}'", name) : quoted_if_needed(name);
}

std::string quoted_names(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += text.empty() ? "" : ", ";
        text += quoted_name(name);
    }
    return text;
}

} // namespace

Result<Report> parse_report(std::string_view text) {
    TRY(TokenStream tokens, TokenStream::open(text, kSlug));
    Report report;
    const bool starts_with_clause =
        tokens.peek().kind == Token::Kind::Word && is_clause(tokens.peek().text);
    if (!starts_with_clause) {
        TRY(report.measures, parse_names(tokens));
    }
    if (tokens.accept_keyword("by")) {
        TRY(report.by, parse_names(tokens));
    }
    if (tokens.accept_keyword("per")) {
        TRY(report.granularity, parse_granularity(tokens));
    }
    if (!tokens.accept_keyword("for")) {
        return tokens.expected("'for' and a period");
    }
    TRY(report.period, parse_period(tokens));
    if (tokens.accept_keyword("top")) {
        TRY(report.top, parse_top(tokens));
    }
    if (tokens.accept_keyword("where")) {
        TRY(report.filter, parse_filter(tokens));
    }
    if (!tokens.at_end()) {
        return tokens.expected("the clauses in the order by, per, for, top, where");
    }
    TRY_DONE(check_report(report));
    return report;
}

std::string to_text(const Report& report) {
    std::string text = quoted_names(report.measures);
    if (!report.by.empty()) {
        text += " by " + quoted_names(report.by);
    }
    text += fmt::format(" per {} for {}", kGranularityNames.name(report.granularity),
                        report.period.str());
    if (report.top) {
        text += fmt::format(" top {}", *report.top);
    }
    if (report.filter.kind != Filter::Kind::All) {
        text += " where " + to_text(report.filter);
    }
    return text;
}

Result<std::vector<std::string>> parse_names(std::string_view text) {
    TRY(TokenStream tokens, TokenStream::open(text, kSlug));
    std::vector<std::string> names;
    do {
        TRY(std::string name, parse_loose_name(tokens, text));
        names.push_back(std::move(name));
    } while (tokens.accept_symbol(","));
    if (!tokens.at_end()) {
        return tokens.expected("','");
    }
    return names;
}

} // namespace muster::cost
