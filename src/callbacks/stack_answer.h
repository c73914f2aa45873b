#pragma once

#include <optional>
#include <string>

#include "callbacks/stack_request.h"
#include "connections/connection.h"

namespace muster::callbacks {

/// What CloudFormation is told. A plain value.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
struct StackAnswer {
    /// Why the stack is not to be made; none: all is well.
    std::optional<std::string> refusal;
    std::string physical_id;

    /// `connection` is that of the external id in the request, if there is one. Only a stack that
    /// is being made is ever refused: one that changes or goes would be left neither here nor
    /// there.
    static StackAnswer to(const StackRequest& request,
                          const std::optional<connections::Connection>& connection);

    /// JSON, as it is sent.
    [[nodiscard]] std::string body(const StackRequest& request) const;
};

} // namespace muster::callbacks
