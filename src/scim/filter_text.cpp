#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scim/filter.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

constexpr std::size_t kMostFilterBytes = std::size_t{16} << 10U;
constexpr int kMostDepth = 32; // of parentheses, for the stack

/// Reads one filter from its front to its back.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<Filter> whole() {
        TRY(Filter filter, alternatives());
        skip_blanks();
        if (at_ != text_.size()) {
            return expected("and, or or the end");
        }
        return filter;
    }

private:
    using Operand = Result<Filter> (Reader::*)();

    Result<Filter> alternatives() { return joined(Filter::Kind::Or, "or", &Reader::conjunction); }
    Result<Filter> conjunction() { return joined(Filter::Kind::And, "and", &Reader::term); }

    Result<Filter> joined(Filter::Kind kind, std::string_view word, Operand operand) {
        TRY(Filter first, (this->*operand)());
        if (!accept_word(word)) {
            return first;
        }
        Filter whole{.kind = kind};
        whole.parts.push_back(std::move(first));
        do {
            TRY(Filter next, (this->*operand)());
            whole.parts.push_back(std::move(next));
        } while (accept_word(word));
        return whole;
    }

    Result<Filter> term() {
        if (accept_not()) {
            TRY(Filter inner, enclosed('(', ')'));
            Filter filter{.kind = Filter::Kind::Not};
            filter.parts.push_back(std::move(inner));
            return filter;
        }
        skip_blanks();
        return peek() == '(' ? enclosed('(', ')') : expression();
    }

    Result<Filter> enclosed(char open, char close) {
        if (++depth_ > kMostDepth) {
            return error("has too many parentheses in one another");
        }
        if (!accept(open)) {
            return expected(fmt::format("'{}'", open));
        }
        TRY(Filter inner, alternatives());
        if (!accept(close)) {
            return expected(fmt::format("'{}'", close));
        }
        --depth_;
        return inner;
    }

    Result<Filter> expression() {
        TRY(AttributePath path, read_path());
        if (peek() == '[' && !in_brackets_) {
            return where(std::move(path));
        }
        return comparison(std::move(path));
    }

    Result<Filter> where(AttributePath path) {
        in_brackets_ = true;
        TRY(Filter inner, enclosed('[', ']'));
        Filter filter{.kind = Filter::Kind::Where, .path = std::move(path)};
        if (peek() == '.') {
            ++at_;
            TRY(AttributePath sub, read_path());
            TRY(Filter more, comparison(std::move(sub)));
            inner = both(std::move(inner), std::move(more));
        }
        in_brackets_ = false;
        filter.parts.push_back(std::move(inner));
        return filter;
    }

    static Filter both(Filter one, Filter other) {
        if (one.kind != Filter::Kind::And) {
            Filter pair{.kind = Filter::Kind::And};
            pair.parts.push_back(std::move(one));
            one = std::move(pair);
        }
        one.parts.push_back(std::move(other));
        return one;
    }

    Result<Filter> comparison(AttributePath path) {
        const std::string word = lower_case(read_word());
        if (word == "pr") {
            return Filter{.kind = Filter::Kind::Present, .path = std::move(path)};
        }
        const auto comparison = kComparisonNames.find(word);
        if (!comparison) {
            return expected("one of pr, " + kComparisonNames.list());
        }
        TRY(Json value, read_value());
        return Filter{.kind = Filter::Kind::Compare,
                      .path = std::move(path),
                      .comparison = *comparison,
                      .value = std::move(value)};
    }

    Result<AttributePath> read_path() {
        skip_blanks();
        const std::size_t end = std::min(text_.find_first_of(" []()\"", at_), text_.size());
        const std::string_view text = text_.substr(at_, end - at_);
        if (text.empty()) {
            return expected("an attribute");
        }
        at_ = end;
        return AttributePath::parse(text, kInvalidFilter);
    }

    std::string_view read_word() {
        skip_blanks();
        const std::size_t end = std::min(text_.find_first_of(" []()\"", at_), text_.size());
        const std::string_view word = text_.substr(at_, end - at_);
        at_ = end;
        return word;
    }

    Result<Json> read_value() {
        skip_blanks();
        const std::size_t end = peek() == '"' ? end_of_string() : end_of_word();
        auto value = Json::parse(text_.substr(at_, end - at_));
        if (!value || value->if_object() != nullptr || value->if_array() != nullptr) {
            return expected("a value of JSON");
        }
        at_ = end;
        return std::move(*value);
    }

    [[nodiscard]] std::size_t end_of_word() const {
        return std::min(text_.find_first_of(" ])", at_), text_.size());
    }
    /// Behind the quote that closes it; the end where there is none.
    [[nodiscard]] std::size_t end_of_string() const {
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == '\\') {
                ++i;
            } else if (text_[i] == '"') {
                return i + 1;
            }
        }
        return text_.size();
    }

    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks() {
        while (peek() == ' ') {
            ++at_;
        }
    }
    bool accept(char c) {
        skip_blanks();
        if (peek() != c) {
            return false;
        }
        ++at_;
        return true;
    }
    bool accept_word(std::string_view word) {
        const std::size_t before = at_;
        if (same_name(read_word(), word)) {
            return true;
        }
        at_ = before;
        return false;
    }
    /// `not` before a parenthesis: an attribute may be called so.
    bool accept_not() {
        const std::size_t before = at_;
        if (same_name(read_word(), "not")) {
            skip_blanks();
            if (peek() == '(') {
                return true;
            }
        }
        at_ = before;
        return false;
    }

    [[nodiscard]] Error error(std::string_view what) const {
        return {ErrorKind::Invalid, kInvalidFilter,
                fmt::format("the filter {} at character {}", what, at_ + 1)};
    }
    [[nodiscard]] Error expected(std::string_view what) const {
        return error(fmt::format("should have {}", what));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool in_brackets_ = false;
};

std::string joined_text(const Filter& filter, std::string_view word) {
    std::string text;
    for (const Filter& part : filter.parts) {
        const bool is_joined = part.kind == Filter::Kind::And || part.kind == Filter::Kind::Or;
        text += text.empty() ? "" : fmt::format(" {} ", word);
        text += is_joined ? '(' + to_text(part) + ')' : to_text(part);
    }
    return text;
}

} // namespace

Result<Filter> parse_filter(std::string_view text) {
    if (text.size() > kMostFilterBytes) {
        return Error{ErrorKind::Invalid, kInvalidFilter, "the filter is too long"};
    }
    return Reader(text).whole();
}

std::string to_text(const Filter& filter) {
    switch (filter.kind) {
    case Filter::Kind::Compare:
        return fmt::format("{} {} {}", filter.path.str(), kComparisonNames.name(filter.comparison),
                           filter.value.str());
    case Filter::Kind::Present: return filter.path.str() + " pr";
    case Filter::Kind::Where: return filter.path.str() + '[' + to_text(filter.parts.front()) + ']';
    case Filter::Kind::Not: return "not (" + to_text(filter.parts.front()) + ')';
    case Filter::Kind::And: return joined_text(filter, "and");
    case Filter::Kind::Or: return joined_text(filter, "or");
    }
    return {};
}

} // namespace muster::scim
