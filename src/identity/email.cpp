#include "identity/email.h"

#include <algorithm>

#include "base/strong_string.h"

namespace muster::identity {
namespace {

constexpr std::size_t kLongestEmail = 128;
constexpr std::size_t kMostLocalCharacters = 64;
constexpr std::size_t kMostLabelCharacters = 63;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
    constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322, atext
    return is_alphanumeric(c) || kOthers.find(c) != kOthers.npos;
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= kMostLabelCharacters && label.front() != '-' &&
           label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_atom(std::string_view atom) {
    return !atom.empty() && std::ranges::all_of(atom, is_atom_character);
}

/// Whether every part between dots is accepted; how many there are in `parts`.
template <class Accepts>
bool accepts_parts(std::string_view text, const Accepts& accepts, int& parts) {
    for (parts = 1;; ++parts) {
        const std::size_t dot = text.find('.');
        if (!accepts(text.substr(0, dot))) {
            return false;
        }
        if (dot == text.npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

bool is_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == text.npos || at > kMostLocalCharacters || text.size() > kLongestEmail) {
        return false;
    }
    int parts = 0;
    return accepts_parts(text.substr(0, at), is_atom, parts) &&
           accepts_parts(text.substr(at + 1), is_label, parts) && parts > 1;
}

} // namespace

Result<Email> Email::parse(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (!is_address(lower)) {
        return unaccepted_text("email.malformed", "an e-mail address", text);
    }
    return Email(std::move(lower));
}

std::string_view Email::local_part() const {
    return std::string_view(text_).substr(0, text_.find('@'));
}

} // namespace muster::identity
