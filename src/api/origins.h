#pragma once

#include <string>

#include "api/caller.h"
#include "http/request.h"
#include "jobs/job.h"

namespace muster::api {

// Who asks and from where, in the words of the modules that want to know.

/// For services that know no HTTP.
identity::Origin origin_of(const http::Request& request);

/// As the audit log names them: never empty.
std::string actor_of(const Principal& principal);

/// Whoever has a job started or changed.
jobs::Origin job_origin_of(const Caller& caller);

} // namespace muster::api
