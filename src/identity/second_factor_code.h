#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace muster::identity {

/// Six digits of an authenticator app.
struct AppCode {
    std::string digits;
};

/// One of the codes a person has put by: sixteen characters of base32, shown in fours.
struct RecoveryCode {
    std::string text; // without dashes, in upper case

    [[nodiscard]] std::string str() const; // ABCD-EFGH-IJKL-MNOP
};

using SecondFactorCode = std::variant<AppCode, RecoveryCode>;

/// Reads either, with blanks and dashes wherever people put them. Errors: Invalid
/// "second_factor.malformed"; the detail never has the text.
Result<SecondFactorCode> parse_second_factor_code(std::string_view text);

} // namespace muster::identity
