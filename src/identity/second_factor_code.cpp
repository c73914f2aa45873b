#include "identity/second_factor_code.h"

#include <algorithm>

namespace muster::identity {
namespace {

constexpr std::size_t kAppCodeDigits = 6;
constexpr std::size_t kRecoveryCharacters = 16;
constexpr std::size_t kLongestCode = 64; // with all blanks and dashes

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_base32(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

std::string without_separators(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        if (c != ' ' && c != '-') {
            kept.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        }
    }
    return kept;
}

} // namespace

std::string RecoveryCode::str() const {
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && i % 4 == 0) {
            shown.push_back('-');
        }
        shown.push_back(text[i]);
    }
    return shown;
}

Result<SecondFactorCode> parse_second_factor_code(std::string_view text) {
    std::string code = without_separators(text.substr(0, kLongestCode));
    if (text.size() <= kLongestCode) {
        if (code.size() == kAppCodeDigits && std::ranges::all_of(code, is_digit)) {
            return SecondFactorCode(AppCode{std::move(code)});
        }
        if (code.size() == kRecoveryCharacters && std::ranges::all_of(code, is_base32)) {
            return SecondFactorCode(RecoveryCode{std::move(code)});
        }
    }
    return Error{ErrorKind::Invalid, "second_factor.malformed",
                 "a code has six digits; a recovery code has sixteen letters and digits"};
}

} // namespace muster::identity
