#include "callbacks/stack_answer.h"

#include <fmt/format.h>

#include "base/json.h"

namespace muster::callbacks {
namespace {

using connections::Connection;
using connections::ConnectionKind;

std::optional<std::string> refusal_of(const StackRequest& request,
                                      const std::optional<Connection>& connection) {
    if (!connection) {
        return "Muster has no connection with this external id: take the template from the "
               "connection's page";
    }
    const bool is_member =
        connection->kind == ConnectionKind::Management && request.stack.is_of_stack_set();
    if (connection->account && *connection->account != request.stack.account && !is_member) {
        return fmt::format("The connection is to account {}, and this is {}: sign in to that "
                           "account, or make another connection for this one",
                           connection->account->str(), request.stack.account.str());
    }
    return std::nullopt;
}

} // namespace

StackAnswer StackAnswer::to(const StackRequest& request,
                            const std::optional<Connection>& connection) {
    if (request.kind != RequestKind::Create) {
        // Another id would have CloudFormation delete the resource of the old one.
        return {.refusal = std::nullopt, .physical_id = request.physical_id};
    }
    return {.refusal = refusal_of(request, connection),
            .physical_id = connection ? connection->id.str() : "none"};
}

std::string StackAnswer::body(const StackRequest& request) const {
    Json::Object answer{{"Status", refusal ? "FAILED" : "SUCCESS"},
                        {"PhysicalResourceId", physical_id},
                        {"StackId", request.stack.text},
                        {"RequestId", request.request_id},
                        {"LogicalResourceId", request.logical_id}};
    if (refusal) {
        answer.push_back({"Reason", *refusal});
    }
    return Json(std::move(answer)).str();
}

} // namespace muster::callbacks
