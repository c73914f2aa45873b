#include "connections/inspector.h"

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"

namespace muster::connections {
namespace {

/// Whether an error is an answer about the role, and not about the way to it.
bool is_verdict(const Error& error) {
    return error.reason == "connection.role_not_assumable" || error.kind == ErrorKind::Impossible;
}

} // namespace

Result<Inspection> Inspector::inspect(const Connection& connection,
                                      const RoleArn& role,
                                      Depth depth,
                                      const std::stop_token& stop) const {
    Inspection found{.role = role};
    RoleSession session(ports_.own, role, connection.external_id);
    Status status = trial_.enter(session, stop);
    if (status && depth == Depth::Permissions) {
        status = look(session, connection, found, stop);
    }
    if (!status && !is_verdict(status.error())) {
        return as_own_failure(std::move(status.error()));
    }
    if (!status) {
        return Inspection{.role = role, .refusal = std::move(status.error())};
    }
    return found;
}

Status Inspector::look(RoleSession& session,
                       Connection connection,
                       Inspection& found,
                       const std::stop_token& stop) const {
    TRY_DONE(trial_.expect_guarded(found.role, stop));
    TRY_DONE(trial_.expect_account(session, found.role, stop));
    if (connection.kind == ConnectionKind::Management) {
        TRY_DONE(expect_management(session, connection, stop));
    }
    // Where the role may not read the definitions, what people said of bills stands as it is.
    auto bills = find_bills(session, connection, stop);
    found.is_unsure = !bills && is_silence(bills.error());
    if (bills && *bills) {
        found.bills = std::move(*bills);
        connection.bills = found.bills;
    }
    TRY(found.findings, probe_features(session, connection, stop));
    return {};
}

Status Inspector::expect_management(RoleSession& session,
                                    const Connection& connection,
                                    const std::stop_token& stop) const {
    TRY(aws::Client organizations,
        session.session().client("organizations", global_region(connection.partition)));
    const auto answer = organizations.call(aws::operations::organizations::kDescribeOrganization,
                                           Json::Object{}, {.stop = stop});
    if (!answer && is_silence(answer.error())) {
        return answer.error();
    }
    const Json* const organization = answer ? answer->find("Organization") : nullptr;
    if (organization == nullptr) {
        return {}; // the features tell what is missing
    }
    const std::string management = aws::text_of(*organization, "MasterAccountId");
    const std::string& account = session.session().options().account;
    if (management != account) {
        return Error{ErrorKind::Impossible, "connection.not_management",
                     fmt::format("account {} is a member of the organization of {}: connect that "
                                 "one as its management account, or this one as a member",
                                 account, management)};
    }
    return {};
}

} // namespace muster::connections
