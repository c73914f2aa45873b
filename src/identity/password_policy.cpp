#include "identity/password_policy.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "identity/common_passwords.h"

namespace muster::identity {
namespace {

constexpr std::size_t kLeastBesideAName = 8; // bytes that are not the name

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

/// The shortest piece that, repeated, makes the text, a last repetition cut short; the text itself
/// when there is none.
std::string_view repeated_piece(std::string_view text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period) {
        if (text.substr(period) == text.substr(0, text.size() - period)) {
            return text.substr(0, period);
        }
    }
    return text;
}

/// Each byte one above, or one below, the one before it; 0 comes after 9.
bool is_run(std::string_view text) {
    const auto goes = [&](int step, char last, char first) {
        return std::ranges::adjacent_find(text, [&](char a, char b) {
                   return b - a != step && !(a == last && b == first);
               }) == text.end();
    };
    return text.size() > 2 && (goes(1, '9', '0') || goes(-1, '0', '9'));
}

bool is_little_more_than(std::string_view lower, std::string_view name) {
    return name.size() > 3 && lower.find(name) != lower.npos &&
           lower.size() - name.size() < kLeastBesideAName;
}

bool is_easily_guessed(std::string_view lower, const Email& email, std::size_t least) {
    const std::string_view piece = repeated_piece(lower);
    return is_common_password(lower) || is_common_password(piece) || piece.size() < least / 2 ||
           is_run(piece) || is_little_more_than(lower, email.str()) ||
           is_little_more_than(lower, email.local_part()) || is_little_more_than(lower, "muster");
}

} // namespace

bool PasswordPolicy::is_short(const Secret& password) const {
    return characters_of(password.reveal()) < least;
}

Status PasswordPolicy::check(const Secret& password,
                             const Email& email,
                             SecondFactor second_factor) const {
    const std::string_view text = password.reveal();
    const std::size_t needed =
        second_factor == SecondFactor::Present ? least_with_second_factor : least;
    if (!is_utf8(text)) {
        return Error{ErrorKind::Invalid, "password.malformed", "a password is text in UTF-8"};
    }
    if (text.size() > most) {
        return Error{ErrorKind::Invalid, "password.too_long",
                     "a password has at most " + std::to_string(most) + " bytes"};
    }
    if (characters_of(text) < needed) {
        return Error{ErrorKind::Invalid, "password.too_short",
                     "a password has at least " + std::to_string(needed) + " characters"};
    }
    const Secret lower(in_lower_case(text));
    if (is_easily_guessed(lower.reveal(), email, least_with_second_factor)) {
        return Error{ErrorKind::Invalid, "password.common",
                     "this password is among the first that are tried; take another"};
    }
    return {};
}

} // namespace muster::identity
