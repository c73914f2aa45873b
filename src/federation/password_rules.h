#pragma once

#include "identity/password_gate.h"

namespace muster::federation {

/// A password is nothing for addresses of a domain whose provider is enabled and enforced, but for
/// the local Admins who are exempt.
class PasswordRules final : public identity::PasswordGate {
public:
    Result<identity::PasswordRule>
    rule_for(sql::Session& session,
             const identity::Email& email,
             const std::optional<identity::UserId>& user) const override;
};

} // namespace muster::federation
