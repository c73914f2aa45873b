#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/key_ring.h"
#include "crypto/sealer.h"
#include "identity/api_tokens.h"
#include "identity/device_sign_in.h"
#include "identity/effective_roles.h"
#include "identity/factor_policies.h"
#include "identity/federated_users.h"
#include "identity/migrations.h"
#include "identity/passkey_sign_in.h"
#include "identity/passkeys.h"
#include "identity/password_changes.h"
#include "identity/provider_sign_in.h"
#include "identity/second_factors.h"
#include "identity/sessions.h"
#include "identity/setup.h"
#include "identity/sign_in.h"
#include "identity/users.h"
#include "sql/database.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::test {

/// Keeps what was recorded as lines: `user.invited user_… by user_… done`, ids as the test names
/// them. Can be told to fail.
class RecordedChanges final : public identity::ChangeLog {
public:
    Status record(sql::Session&, const identity::ChangeEvent& event) override {
        if (failure) {
            return *failure;
        }
        events.push_back(event);
        return {};
    }

    /// The actions in order, a refused one with a `!`.
    [[nodiscard]] std::vector<std::string> actions() const {
        std::vector<std::string> lines;
        for (const identity::ChangeEvent& event : events) {
            const bool is_refused = event.outcome == identity::ChangeEvent::Outcome::Refused;
            lines.push_back((is_refused ? "!" : "") + std::string(event.action));
        }
        return lines;
    }
    [[nodiscard]] const identity::ChangeEvent& last() const { return events.back(); }

    std::vector<identity::ChangeEvent> events;
    std::optional<Error> failure;
};

/// Grants a test has given.
struct SetGrants final : identity::RoleGrants {
    Result<std::map<identity::UserId, Role>>
    highest_of(sql::Session&, std::span<const identity::UserId> users) const override {
        std::map<identity::UserId, Role> some = roles;
        std::erase_if(some, [&](const auto& each) {
            return std::ranges::find(users, each.first) == users.end();
        });
        return some;
    }
    std::map<identity::UserId, Role> roles;
};

/// What passwords of a domain are worth, as a test says.
struct SetGate final : identity::PasswordGate {
    Result<identity::PasswordRule>
    rule_for(sql::Session&,
             const identity::Email& email,
             const std::optional<identity::UserId>& user) const override {
        if (closed_domain.empty() || !email.str().ends_with("@" + closed_domain)) {
            return identity::PasswordRule::Open;
        }
        return user && user == exempt ? identity::PasswordRule::Exempt
                                      : identity::PasswordRule::Closed;
    }
    std::string closed_domain;
    std::optional<identity::UserId> exempt;
};

/// Everything of identity over one empty database, with cheap hashes and a clock that stands still.
struct IdentityWorld {
    explicit IdentityWorld(sql::Engine engine = sql::Engine::Sqlite) : held(engine) {
        database.migrate("identity", identity::migrations()).value();
    }

    static constexpr std::string_view kPassword = "a long enough phrase";
    const identity::Origin origin{
        .address = "192.0.2.1", .user_agent = "Browser/1.0", .request_id = "request-1"};

    FakeClock clock;
    SeededRandom random;
    TestDatabase held;
    sql::Database database = sql::Database::open(held.address()).value();
    RecordedChanges changes;
    crypto::WorkAreas areas{{}};
    crypto::PasswordHasher hasher{{.memory_bytes = std::size_t{8} << 10, .passes = 1}, areas};
    identity::Passwords passwords{hasher, {}};
    crypto::Key master = crypto::Key::make(random);
    crypto::KeyRing keys = crypto::KeyRing::parse(crypto::KeyRing::make_line("k1", random)).value();
    crypto::Sealer sealer{keys, random};
    identity::Sessions sessions{{database, changes, clock, random}, {}, master};
    identity::SecondFactors second_factors{{database, changes, clock, random, sealer}, master};
    SetGate gate;
    identity::SignIn sign_in{
        {database, changes, clock, random, passwords, sessions, second_factors, &gate}, {}, master};
    identity::Passkeys passkeys{{database, changes, clock, random, second_factors}, master};
    identity::PasskeySignIn passkey_sign_in{
        {database, changes, clock, random, sessions, passkeys, sign_in, &gate}, {}, master};
    identity::FactorPolicies factor_policies{{database, changes, clock}};
    identity::Setup setup{{database, changes, clock, random, passwords}};
    SetGrants grants;
    identity::EffectiveRoles roles{{changes, clock, &grants}};
    identity::Users users{{database, changes, clock, random, nullptr, &roles}};
    identity::FederatedUsers federated_users{{database, changes, clock, random, roles}};
    identity::ProviderSignIn provider_sign_in{{changes, clock, random, sessions}};
    identity::PasswordChanges password_changes{
        {database, changes, clock, random, passwords, sign_in}};
    identity::ApiTokens api_tokens{{database, changes, clock, random}};
    identity::UserTokens user_tokens{{database, changes, clock, random}};
    identity::DeviceSignIn device_sign_in{
        {database, changes, clock, random, user_tokens}, {}, master};

    /// The first Admin, ann@example.com.
    identity::User make_admin() {
        const auto link = setup.prepare().value().value();
        return setup
            .complete(link.token, {"ann@example.com", "Ann", Secret(std::string(kPassword))},
                      origin)
            .value();
    }
    /// The second and later users, active.
    identity::User make_user(std::string_view email, Role role = Role::User) {
        const auto invited = invite(email, role);
        return password_changes
            .accept_invitation(invited.link.token, Secret(std::string(kPassword)), origin)
            .value();
    }
    identity::Users::Invited invite(std::string_view email, Role role = Role::User) {
        return users
            .invite(system(), {.email = identity::Email::parse(email).value(),
                               .name = identity::PersonName::parse("Somebody").value(),
                               .role = role})
            .value();
    }
    const identity::ProviderId provider = identity::ProviderId::make(clock, random);
    [[nodiscard]] identity::Caller provisioning() const {
        return {.principal = Principal::provisioning(provider.str()), .origin = origin};
    }
    /// Somebody whom `provider` has brought.
    identity::User make_federated(std::string_view email, Role role = Role::User) {
        return federated_users
            .create(provisioning(), provider,
                    {.email = identity::Email::parse(email).value(),
                     .name = identity::PersonName::parse("Somebody").value(),
                     .role = role})
            .value();
    }
    [[nodiscard]] identity::Caller system() const {
        return {.principal = Principal::system("test"), .origin = origin};
    }
    [[nodiscard]] identity::Caller as(const identity::User& user) const {
        return {.principal = user.principal(), .origin = origin};
    }

    identity::UserTokens::Issued issue_user_token(const identity::User& user) {
        return database
            .write([&](sql::Session& session) {
                return user_tokens.issue(
                    session, user, identity::ClientName::parse("muster on laptop").value(), origin);
            })
            .value();
    }

    Result<identity::SignedIn> try_sign_in(std::string_view email,
                                           std::string_view password = kPassword) {
        return sign_in.with_password(attempt(email, password));
    }
    [[nodiscard]] identity::PasswordAttempt attempt(std::string_view email,
                                                    std::string_view password) const {
        return {.email = std::string(email),
                .password = Secret(std::string(password)),
                .device = {},
                .origin = origin};
    }
};

} // namespace muster::test
