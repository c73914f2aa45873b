#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "connections/connection.h"
#include "connections/own_identities.h"
#include "connections/templates.h"

namespace muster::connections {

/// CloudFormation's page for a new stack, with all of it filled in. Thread-safe.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/
/// cfn-console-create-stacks-quick-create-links.html
class QuickCreate {
public:
    struct Ports {
        OwnIdentities& own;
        const Templates& templates;
    };
    explicit QuickCreate(const Ports& ports) : ports_(ports) {}

    /// Puts the connection's template into the artifact bucket and gives the page's address. It
    /// lets whoever has it read the template, in which there is no secret, for an hour: the bucket
    /// stays closed. Errors: Impossible "connection.way_is_off" without a bucket; those of
    /// Templates::template_text() and of the call.
    [[nodiscard]] Result<std::string> link(const Connection& connection,
                                           const std::stop_token& stop = {}) const;

private:
    Ports ports_;
};

} // namespace muster::connections
