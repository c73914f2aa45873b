#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace muster {

/// The error for a text that is not of its type: names the type's form and the text, cut short.
Error unaccepted_text(std::string_view reason, std::string_view form, std::string_view text);

/// A text of one kind, obtained only by parse(), so that holding one proves that it was checked.
/// Does not turn into a std::string by itself. A plain value.
///
/// Rules say which: `kReason` (slug of the error), `kForm` (for people: "twelve digits") and
/// `accepts(std::string_view)`.
template <class Rules>
class StrongString {
public:
    /// Errors: Invalid Rules::kReason.
    static Result<StrongString> parse(std::string_view text) {
        if (!Rules::accepts(text)) {
            return unaccepted_text(Rules::kReason, Rules::kForm, text);
        }
        return StrongString(std::string(text));
    }

    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    friend auto operator<=>(const StrongString&, const StrongString&) = default;

private:
    explicit StrongString(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace muster

template <class Rules>
struct std::hash<muster::StrongString<Rules>> {
    std::size_t operator()(const muster::StrongString<Rules>& value) const noexcept {
        return std::hash<std::string>{}(value.str());
    }
};
