#pragma once

#include <span>

#include "api/route.h"
#include "bucket/month_search.h"
#include "connections/connections.h"
#include "jobs/queue.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "ledger/store.h"
#include "sql/database.h"

namespace muster::api {

struct ConnectionBillPorts {
    const connections::Connections& connections;
    const bucket::MonthSearch& months;
    const ledger::Store& store;
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Queue& queue;
    jobs::Workers& workers;
    jobs::Listener& listener;
    const Clock& clock;
};

/// The bills of a connection's account: which months there are, and how earlier ones come in.
std::span<const Route<ConnectionBillPorts>> connection_bill_routes();

} // namespace muster::api
