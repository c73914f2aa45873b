#pragma once

#include <chrono>
#include <map>
#include <string>

#include "aws_model/quota.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"

namespace muster::aws {

/// Whose budget a call is taken from.
struct PacedCall {
    std::string account; // that is called into; empty where it is not known
    std::string region;
    OperationName name;
};

/// Keeps calls within what AWS allows, before AWS refuses.
class Pace {
public:
    virtual ~Pace() = default;
    /// Zero when the call may be made now, and is counted; otherwise how long to wait before asking
    /// again. Errors: those of where budgets are kept.
    [[nodiscard]] virtual Result<std::chrono::milliseconds> take(const PacedCall& call) = 0;
};

/// The budgets of catalog/aws-quotas.yaml, of one process. Thread-safe.
class LocalPace final : public Pace {
public:
    explicit LocalPace(const Clock& clock) : clock_(clock) {}

    [[nodiscard]] Result<std::chrono::milliseconds> take(const PacedCall& call) override;

private:
    // When the next call would be due if there had been no rest; a burst may run ahead of it.
    Guarded<std::map<std::string, std::chrono::microseconds>> due_;
    const Clock& clock_;
};

/// "123456789012/us-east-1/iam/ListRoles": what a budget is kept under; "*" stands for all
/// operations of a service that share one.
std::string budget_name(const PacedCall& call, const QuotaRow& row);

} // namespace muster::aws
