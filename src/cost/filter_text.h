#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cost/filter.h"
#include "cost/tokens.h"

namespace muster::cost {

/// Reads `service = AmazonEC2 AND NOT (tag:Team is null OR region in (us-east-1, us-west-2))`.
/// NOT binds tighter than AND, AND tighter than OR. The empty text accepts everything.
/// Errors: Invalid "report.filter_syntax" naming the column; those of check_filter.
Result<Filter> parse_filter(std::string_view text);

/// Reads a filter off the rest of a longer text. The same errors.
Result<Filter> parse_filter(TokenStream& tokens);

/// The text that parse_filter() reads back as the same filter.
std::string to_text(const Filter& filter);

} // namespace muster::cost
