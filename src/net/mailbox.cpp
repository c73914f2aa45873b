#include "net/mailbox.h"

#include <algorithm>

#include "base/trimmed.h"
#include "base/utf8.h"

namespace muster::net {
namespace {

constexpr std::size_t kMostCharacters = 254; // RFC 5321 section 4.5.3.1.3, without the brackets
constexpr std::size_t kMostLocal = 64;
constexpr std::size_t kMostName = 128;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Parts that are not empty, with a dot between each two.
template <class Accepts>
bool is_dotted(std::string_view text, const Accepts& accepts) {
    return !text.empty() && !text.starts_with('.') && !text.ends_with('.') &&
           text.find("..") == std::string_view::npos &&
           std::ranges::all_of(text, [&](char c) { return c == '.' || accepts(c); });
}

bool is_local(char c) {
    constexpr std::string_view kAtext = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 section 3.2.3
    return is_letter_or_digit(c) || kAtext.find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) {
    return text.size() <= kMostName && is_utf8(text) && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '<' || c == '>' ||
                      c == '"';
           });
}

} // namespace

bool MailAddressRules::accepts(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at > kMostLocal || text.size() > kMostCharacters) {
        return false;
    }
    return is_dotted(text.substr(0, at), is_local) &&
           is_dotted(text.substr(at + 1), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

Result<Mailbox> Mailbox::parse(std::string_view text) {
    const std::size_t open = text.rfind('<');
    if (open == std::string_view::npos) {
        TRY(auto address, MailAddress::parse(trimmed(text)));
        return Mailbox{.name = {}, .address = std::move(address)};
    }
    std::string_view name = trimmed(text.substr(0, open));
    if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) {
        name = name.substr(1, name.size() - 2);
    }
    const std::string_view rest = trimmed(text.substr(open + 1));
    if (!rest.ends_with('>') || !is_name(name)) {
        return unaccepted_text(MailAddressRules::kReason, "an address like Muster <a@example.com>",
                               text);
    }
    TRY(auto address, MailAddress::parse(rest.substr(0, rest.size() - 1)));
    return Mailbox{.name = std::string(name), .address = std::move(address)};
}

} // namespace muster::net
