#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace muster::cost {

/// A regular expression in RE2's syntax: linear time, bounded memory. Cheap to copy; thread-safe.
class Pattern {
public:
    /// Errors: Invalid "report.filter_regex".
    static Result<Pattern> compile(std::string_view expression);

    /// Whether the expression is found anywhere in `text`.
    [[nodiscard]] bool is_in(std::string_view text) const;

private:
    explicit Pattern(std::shared_ptr<const re2::RE2> expression)
        : expression_(std::move(expression)) {}

    std::shared_ptr<const re2::RE2> expression_; // shared by the copies of one filter
};

} // namespace muster::cost
