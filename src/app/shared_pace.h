#pragma once

#include "aws/pace.h"
#include "jobs/pacer.h"

namespace muster::app {

/// The budgets of catalog/aws-quotas.yaml, of all processes over one database together: AWS counts
/// what an account is asked, whoever asks. Thread-safe as far as its pacer is. Not to be used
/// inside a write: it writes.
class SharedPace final : public aws::Pace {
public:
    explicit SharedPace(jobs::Pacer& pacer) : pacer_(pacer) {}

    /// Errors: those of jobs::Pacer.
    [[nodiscard]] Result<std::chrono::milliseconds> take(const aws::PacedCall& call) override;

private:
    jobs::Pacer& pacer_;
};

} // namespace muster::app
