#pragma once

#include <span>

#include "api/route.h"
#include "saved/dashboard.h"
#include "saved/saved_report.h"
#include "saved/shelf.h"

namespace muster::api {

struct SavedPorts {
    const saved::Shelf<saved::SavedReport>& reports;
    const saved::Shelf<saved::Dashboard>& dashboards;
};

/// Reports and dashboards that people keep.
std::span<const Route<SavedPorts>> saved_routes();

} // namespace muster::api
