#pragma once

#include <algorithm>
#include <string_view>

#include "base/strong_string.h"
#include "identity/email.h"

namespace muster::federation {

struct MailDomainRules {
    static constexpr std::string_view kReason = "federation.bad_domain";
    static constexpr std::string_view kForm = "the part of addresses behind the @, in lower case";
    static bool accepts(std::string_view text) {
        const auto email = identity::Email::parse("a@" + std::string(text));
        return email && email->str() == "a@" + std::string(text);
    }
};
/// The part of people's addresses behind the @.
using MailDomain = StrongString<MailDomainRules>;

inline MailDomain domain_of(const identity::Email& email) {
    return MailDomain::parse(email.str().substr(email.local_part().size() + 1)).value();
}

} // namespace muster::federation
