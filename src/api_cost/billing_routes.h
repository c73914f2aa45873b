#pragma once

#include <span>

#include "api/route.h"
#include "billing/import_directories.h"
#include "billing/import_job.h"
#include "cost/scan_gate.h"
#include "jobs/queue.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "ledger/store.h"
#include "sql/database.h"

namespace muster::api {

struct BillingPorts {
    const ledger::Store& store;
    cost::ScanGate& gate; // for what compares whole months
    unsigned threads;
    const billing::ImportDirectories& directories;
    const billing::ImportJob& imports;
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Queue& queue;
    jobs::Workers& workers;
    jobs::Listener& listener;
};

/// What bills there are, what was delivered, and how more come in.
std::span<const Route<BillingPorts>> billing_routes();

} // namespace muster::api
