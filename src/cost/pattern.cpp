#include "cost/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace muster::cost {

Result<Pattern> Pattern::compile(std::string_view expression) {
    constexpr std::int64_t kMaxMemory = 1 << 20;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxMemory);
    auto compiled = std::make_shared<const re2::RE2>(
        re2::StringPiece(expression.data(), expression.size()), options);
    if (!compiled->ok()) {
        return Error{ErrorKind::Invalid, "report.filter_regex",
                     fmt::format("'{}' is not a regular expression of RE2: {}",
                                 expression.substr(0, 60), compiled->error())};
    }
    return Pattern(std::move(compiled));
}

bool Pattern::is_in(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

} // namespace muster::cost
