#pragma once

#include <optional>

#include "base/result.h"
#include "identity/email.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::identity {

/// What a password is worth at the sign-in page.
enum class PasswordRule {
    Open,
    Exempt, // the domain signs in at its provider, but this user may come in when that is down
    Closed, // the domain signs in at its provider
};

/// Says so by an address's domain. Implemented outside this module, where providers are known.
class PasswordGate {
public:
    virtual ~PasswordGate() = default;
    /// `user` is whose address it is, where it is anybody's. Errors: those of the database.
    virtual Result<PasswordRule> rule_for(sql::Session& session,
                                          const Email& email,
                                          const std::optional<UserId>& user) const = 0;
};

} // namespace muster::identity
