#include "federation/password_rules.h"

#include "federation/provider_store.h"

namespace muster::federation {

Result<identity::PasswordRule>
PasswordRules::rule_for(sql::Session& session,
                        const identity::Email& email,
                        const std::optional<identity::UserId>& user) const {
    TRY(const auto provider, find_provider_of(session, domain_of(email)));
    if (!provider || !provider->is_enabled || !provider->is_enforced) {
        return identity::PasswordRule::Open;
    }
    bool exempt = false;
    if (user) {
        TRY(exempt, is_exempt(session, *user));
    }
    return exempt ? identity::PasswordRule::Exempt : identity::PasswordRule::Closed;
}

} // namespace muster::federation
