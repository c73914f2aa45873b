#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "crypto/password_hasher.h"
#include "crypto/sealer.h"
#include "crypto/work_areas.h"
#include "identity/api_tokens.h"
#include "identity/change_log.h"
#include "identity/device_sign_in.h"
#include "identity/effective_roles.h"
#include "identity/federated_users.h"
#include "identity/password_changes.h"
#include "identity/password_gate.h"
#include "identity/passwords.h"
#include "identity/provider_sign_in.h"
#include "identity/second_factors.h"
#include "identity/sessions.h"
#include "identity/setup.h"
#include "identity/sign_in.h"
#include "identity/user_tokens.h"
#include "identity/users.h"
#include "sql/database.h"

namespace muster::app {

/// All of identity, built over its ports in the order of who needs whom.
struct IdentityServices {
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const crypto::KeyRing& keys;
        identity::LinkPost* link_post = nullptr;           // null: links are handed over by people
        const identity::RoleGrants* role_grants = nullptr; // null: nothing is granted
        const identity::PasswordGate* password_gate = nullptr; // null: all come by a password
    };
    struct Policies {
        identity::SessionPolicy sessions;
        identity::ApiTokenPolicy api_tokens;
        identity::UserTokenPolicy user_tokens;
    };
    IdentityServices(const Ports& ports, const Policies& policies)
        : sealer(ports.keys, ports.random),
          sessions({ports.database, ports.changes, ports.clock, ports.random},
                   policies.sessions,
                   ports.keys.current()),
          second_factors({ports.database, ports.changes, ports.clock, ports.random, sealer},
                         ports.keys.current()),
          sign_in({ports.database, ports.changes, ports.clock, ports.random, passwords, sessions,
                   second_factors, ports.password_gate},
                  {},
                  ports.keys.current()),
          setup({ports.database, ports.changes, ports.clock, ports.random, passwords}),
          roles({ports.changes, ports.clock, ports.role_grants}),
          users(
              {ports.database, ports.changes, ports.clock, ports.random, ports.link_post, &roles}),
          federated_users({ports.database, ports.changes, ports.clock, ports.random, roles}),
          provider_sign_in({ports.changes, ports.clock, ports.random, sessions}),
          password_changes({ports.database, ports.changes, ports.clock, ports.random, passwords,
                            sign_in, ports.link_post}),
          api_tokens({ports.database, ports.changes, ports.clock, ports.random},
                     policies.api_tokens),
          user_tokens({ports.database, ports.changes, ports.clock, ports.random},
                      policies.user_tokens),
          device_sign_in({ports.database, ports.changes, ports.clock, ports.random, user_tokens},
                         {},
                         ports.keys.current()) {}

    crypto::WorkAreas areas{{}};
    crypto::PasswordHasher hasher{{}, areas};
    identity::Passwords passwords{hasher, {}};
    crypto::Sealer sealer;
    identity::Sessions sessions;
    identity::SecondFactors second_factors;
    identity::SignIn sign_in;
    identity::Setup setup;
    identity::EffectiveRoles roles;
    identity::Users users;
    identity::FederatedUsers federated_users;
    identity::ProviderSignIn provider_sign_in;
    identity::PasswordChanges password_changes;
    identity::ApiTokens api_tokens;
    identity::UserTokens user_tokens;
    identity::DeviceSignIn device_sign_in;
};

} // namespace muster::app
