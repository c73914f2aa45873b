#pragma once

#include "base/result.h"
#include "jobs/job.h"
#include "notify/post.h"
#include "sql/session.h"

namespace muster::app {

/// Tells channels that an import has ended, in the transaction that ends it. Errors: those of
/// notify::Post.
Status announce_import(sql::Session& session, const jobs::Job& job, const notify::Post& post);

} // namespace muster::app
