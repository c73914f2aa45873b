#include "connections/role_trial.h"

#include <fmt/format.h>

#include "aws/sts_credentials.h"
#include "aws_model/operations.h"

namespace muster::connections {
namespace {

constexpr std::string_view kRemedy =
    "add the condition {\"StringEquals\": {\"sts:ExternalId\": \"…\"}} with this connection's "
    "external id to the role's trust policy, and take out other statements that trust Muster";

bool is_refusal(const Error& error) {
    return error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::NotFound;
}

} // namespace

Status RoleTrial::enter(RoleSession& role, const std::stop_token& stop) const {
    Status entered = role.take_on(stop);
    if (entered) {
        return {};
    }
    if (is_refusal(entered.error())) {
        return Error{ErrorKind::Conflict, "connection.role_not_assumable",
                     "AWS does not let Muster take the role on: it is not there (yet), its trust "
                     "policy names another principal or another external id, or a service control "
                     "policy denies it"};
    }
    return as_own_failure(std::move(entered.error()));
}

Result<RoleTrial::Verdict> RoleTrial::try_with(const RoleArn& role,
                                               std::string external_id,
                                               const std::stop_token& stop) const {
    OwnIdentity& own = ports_.own.in(role.partition());
    aws::AssumedRole attempt(own.session(), own.settings().region,
                             {.role_arn = role.str(),
                              .session_name = std::string(kSessionName),
                              .external_id = std::move(external_id)});
    auto credentials = attempt.credentials(stop);
    if (credentials) {
        return Verdict::Entered; // what was given is dropped here
    }
    return is_refusal(credentials.error()) ? Result<Verdict>(Verdict::Refused)
                                           : as_own_failure(std::move(credentials.error()));
}

Status RoleTrial::expect_guarded(const RoleArn& role, const std::stop_token& stop) const {
    TRY(const Verdict without, try_with(role, "", stop));
    if (without == Verdict::Entered) {
        return Error{ErrorKind::Impossible, "connection.external_id_not_required",
                     fmt::format("the role lets Muster in without an external id, so that others "
                                 "could have Muster use it for them: {}",
                                 kRemedy)};
    }
    TRY(const Verdict wrong, try_with(role, make_external_id(ports_.random).str(), stop));
    if (wrong == Verdict::Entered) {
        return Error{ErrorKind::Impossible, "connection.external_id_not_checked",
                     fmt::format("the role lets Muster in with any external id, so that others "
                                 "could have Muster use it for them: {}",
                                 kRemedy)};
    }
    return {};
}

Status RoleTrial::expect_account(RoleSession& session,
                                 const RoleArn& role,
                                 const std::stop_token& stop) const {
    TRY(aws::Client sts,
        session.session().client("sts", ports_.own.in(role.partition()).settings().region));
    TRY(const Json answer,
        sts.call(aws::operations::sts::kGetCallerIdentity, Json::Object{}, {.stop = stop}));
    const Json* const found = answer.find("Account");
    const std::string* const text = found == nullptr ? nullptr : found->if_string();
    if (text == nullptr || *text != role.account().str()) {
        return Error{ErrorKind::Impossible, "connection.wrong_account",
                     fmt::format("the role is in account {}, not in {}",
                                 text == nullptr ? "?" : *text, role.account().str())};
    }
    return {};
}

} // namespace muster::connections
