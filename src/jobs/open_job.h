#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "jobs/job.h"
#include "sql/session.h"

namespace muster::jobs {

/// The open job of this kind and key, if there is one. Errors: those of sql::Session.
Result<std::optional<JobId>>
find_open_job(sql::Session& session, std::string_view kind, std::string_view business_key);

} // namespace muster::jobs
