#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cost/report.h"

namespace muster::cost {

/// Reads a report off one line:
///   `unblended_cost, lines by service, account per day for last-3-months top 10 where region is
///   null`
/// Measures first, then the clauses in this order; all of them may be left out but `for`.
/// Errors: Invalid "report.syntax" naming the column; those of the parts and of check_report.
Result<Report> parse_report(std::string_view text);

/// The line that parse_report() reads back as the same report.
std::string to_text(const Report& report);

/// The names of `a, b c, 'odd, name'`. Here nothing but commas ends a name, so keywords and blanks
/// need no quotes: a shell has taken them away already. Errors: Invalid "report.syntax".
Result<std::vector<std::string>> parse_names(std::string_view text);

} // namespace muster::cost
