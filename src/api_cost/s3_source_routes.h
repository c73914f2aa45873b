#pragma once

#include <span>

#include "api/route.h"
#include "bucket/bill_sources.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "sql/database.h"

namespace muster::api {

struct S3SourcePorts {
    const bucket::BillSources& sources;
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Workers& workers;
    jobs::Listener& listener;
};

/// The places in S3 that bills come from by themselves.
std::span<const Route<S3SourcePorts>> s3_source_routes();

} // namespace muster::api
