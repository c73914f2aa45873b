#include "identity/factor_policies.h"

#include <algorithm>

#include "identity/second_factor_store.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kPolicy =
    "SELECT includes_federated, revision FROM identity_factor_policy";
constexpr std::string_view kRoles = "SELECT role FROM identity_factor_role";
constexpr std::string_view kSavePolicy =
    "UPDATE identity_factor_policy SET includes_federated = ?, revision = revision + 1 "
    "WHERE revision = ?";
constexpr std::string_view kDeleteRoles = "DELETE FROM identity_factor_role";
constexpr std::string_view kInsertRole = "INSERT INTO identity_factor_role (role) VALUES (?)";
constexpr std::string_view kHoldBackSessions =
    "UPDATE identity_session SET stage = 'enrolment' WHERE stage = 'active' AND user_id IN "
    "(SELECT id FROM identity_user WHERE role IN (SELECT role FROM identity_factor_role) "
    "AND (provider_id IS NULL OR ? = 1) "
    "AND id NOT IN (SELECT user_id FROM identity_passkey) "
    "AND id NOT IN (SELECT user_id FROM identity_totp WHERE is_confirmed = 1))";
constexpr std::string_view kEndCommandLines =
    "DELETE FROM identity_user_token WHERE user_id IN "
    "(SELECT id FROM identity_user WHERE role IN (SELECT role FROM identity_factor_role) "
    "AND (provider_id IS NULL OR ? = 1) "
    "AND id NOT IN (SELECT user_id FROM identity_passkey) "
    "AND id NOT IN (SELECT user_id FROM identity_totp WHERE is_confirmed = 1))";

std::string names_of(const std::vector<Role>& roles) {
    std::string text;
    for (const Role role : roles) {
        text += (text.empty() ? "" : ",") + role_name(role);
    }
    return text;
}

void put_in_order(std::vector<Role>& roles) {
    std::ranges::sort(roles);
    const auto twice = std::ranges::unique(roles);
    roles.erase(twice.begin(), twice.end());
}

} // namespace

Result<FactorPolicy> read_factor_policy(sql::Session& session) {
    TRY(auto found,
        sql::find_row(session, kPolicy, {}, [](const sql::Row& row) -> Result<FactorPolicy> {
            return FactorPolicy{.required_for = {},
                                .includes_federated = row.integer(0) != 0,
                                .revision = row.integer(1)};
        }));
    FactorPolicy policy = found.value_or(FactorPolicy{});
    TRY(policy.required_for, sql::all_rows(session, kRoles, {}, [](const sql::Row& row) {
            return kRoleNames.parse(row.text(0), "factor_policy.bad_row");
        }));
    put_in_order(policy.required_for);
    return policy;
}

Result<FactorPolicy> FactorPolicies::get() {
    return ports_.database.read([](sql::Session& session) { return read_factor_policy(session); });
}

Result<FactorPolicy>
FactorPolicies::set(const Caller& caller, std::int64_t revision, FactorPolicy policy) {
    put_in_order(policy.required_for);
    return ports_.database.write([&](sql::Session& session) -> Result<FactorPolicy> {
        TRY(const FactorPolicy before, read_factor_policy(session));
        TRY(const std::int64_t saved,
            session.execute(kSavePolicy, {policy.includes_federated ? 1 : 0, revision}));
        if (saved != 1) {
            return Error{ErrorKind::Stale, "factor_policy.stale",
                         "the policy was changed meanwhile"};
        }
        TRY_DONE(session.execute(kDeleteRoles, {}));
        for (const Role role : policy.required_for) {
            TRY_DONE(session.execute(kInsertRole, {kRoleNames.name(role)}));
        }
        TRY_DONE(hold_back(session));
        TRY_DONE(ports_.changes.record(
            session,
            {.action = "factor_policy.changed",
             .caller = caller,
             .subject = "",
             .at = ports_.clock.now(),
             .details = {{"required_for", names_of(policy.required_for)},
                         {"required_for_before", names_of(before.required_for)},
                         {"includes_federated", policy.includes_federated ? "yes" : "no"}}}));
        return read_factor_policy(session);
    });
}

Result<bool> is_second_factor_required(sql::Session& session, const User& user) {
    TRY(const FactorPolicy policy, read_factor_policy(session));
    return policy.demands_of(user);
}

Result<SessionStage> stage_after_one_factor(sql::Session& session, const User& user) {
    TRY(const bool has_one, has_second_factor(session, user.id));
    if (has_one) {
        return SessionStage::SecondFactor;
    }
    TRY(const bool has_to, is_second_factor_required(session, user));
    return has_to ? SessionStage::Enrolment : SessionStage::Active;
}

Status hold_back(sql::Session& session) {
    TRY(const FactorPolicy policy, read_factor_policy(session));
    if (policy.required_for.empty()) {
        return {};
    }
    const std::int64_t federated_too = policy.includes_federated ? 1 : 0;
    TRY_DONE(session.execute(kHoldBackSessions, {federated_too}));
    TRY_DONE(session.execute(kEndCommandLines, {federated_too}));
    return {};
}

} // namespace muster::identity
