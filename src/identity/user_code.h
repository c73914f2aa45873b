#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace muster::identity {

/// What a person types from one screen into another: `WDJB-MJHT`, eight letters without vowels, so
/// that none is mistaken and they spell nothing (RFC 8628 section 6.1). 34 bits: whoever guesses
/// has to be slowed down.
class UserCode {
public:
    static UserCode make(Random& random);
    /// Whatever the case, with the hyphen or blanks or without. Errors: Invalid
    /// "device.bad_user_code".
    static Result<UserCode> parse(std::string_view text);

    /// With the hyphen.
    [[nodiscard]] std::string str() const;
    [[nodiscard]] const Secret& letters() const noexcept { return letters_; }

private:
    explicit UserCode(std::string letters) : letters_(std::move(letters)) {}

    Secret letters_;
};

} // namespace muster::identity
