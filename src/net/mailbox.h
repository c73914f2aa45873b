#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/strong_string.h"

namespace muster::net {

struct MailAddressRules {
    static constexpr std::string_view kReason = "mail_address.malformed";
    static constexpr std::string_view kForm = "an e-mail address like ann@example.com";
    static bool accepts(std::string_view text);
};

/// An address as SMTP takes it (RFC 5321's dot-string form in ASCII, at most 254 characters). It
/// has no blank, bracket, quote or control character, so it may stand in a command and a header.
using MailAddress = StrongString<MailAddressRules>;

/// An address, and what is shown for it. A plain value.
struct Mailbox {
    std::string name; // UTF-8; empty: the address alone
    MailAddress address;

    /// `Muster <muster@example.com>` or `muster@example.com`. Errors: Invalid
    /// "mail_address.malformed".
    static Result<Mailbox> parse(std::string_view text);
};

} // namespace muster::net
