#pragma once

#include <optional>
#include <stop_token>

#include "connections/probes.h"
#include "connections/role_trial.h"

namespace muster::connections {

/// What was found of a connection's role. A plain value.
struct Inspection {
    RoleArn role;
    std::optional<Error> refusal{}; // why it is not to be used; then the rest is empty
    std::optional<BillsPlace> bills{};
    std::optional<Findings> findings{}; // none: the permissions were not looked at
    bool is_unsure = false;             // AWS did not answer where bills are
};

/// Looks at a role with all that AWS tells. Thread-safe.
class Inspector {
public:
    struct Ports {
        OwnIdentities& own;
        Random& random;
    };
    explicit Inspector(const Ports& ports)
        : ports_(ports), trial_({.own = ports.own, .random = ports.random}) {}

    enum class Depth {
        Role,        // whether it lets us in
        Permissions, // and nobody else, and what it may
    };
    /// Errors: those of which nothing is learnt about the role: Unavailable, RateLimited and what
    /// else AWS answers that is neither yes nor no.
    [[nodiscard]] Result<Inspection> inspect(const Connection& connection,
                                             const RoleArn& role,
                                             Depth depth,
                                             const std::stop_token& stop) const;

private:
    Status look(RoleSession& session,
                Connection connection,
                Inspection& found,
                const std::stop_token& stop) const;
    Status expect_management(RoleSession& session,
                             const Connection& connection,
                             const std::stop_token& stop) const;

    Ports ports_;
    RoleTrial trial_;
};

} // namespace muster::connections
