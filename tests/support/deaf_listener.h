#pragma once

#include "jobs/job.h"

namespace muster::test {

/// Whom changes of jobs are told to that no test watches.
class DeafListener final : public jobs::Listener {
public:
    void job_changed(const jobs::Job&) override {}
};

} // namespace muster::test
