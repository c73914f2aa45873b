#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::identity {

/// An e-mail address a person signs in with, in lower case, so that one person is one user however
/// the address is typed. A plain value.
class Email {
public:
    /// The addresses that mail really goes to (RFC 5321's dot-string form in ASCII, at most 128
    /// characters); quoted local parts, comments and address literals are refused, which keeps
    /// anything out that a mail header could take for more. Errors: Invalid "email.malformed".
    static Result<Email> parse(std::string_view text);

    [[nodiscard]] const std::string& str() const noexcept { return text_; }
    [[nodiscard]] std::string_view local_part() const;

    friend auto operator<=>(const Email&, const Email&) = default;

private:
    explicit Email(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace muster::identity
