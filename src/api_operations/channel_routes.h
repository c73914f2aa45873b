#pragma once

#include <optional>
#include <span>
#include <string>

#include "api/route.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "notify/channels.h"
#include "sql/database.h"

namespace muster::api {

struct ChannelPorts {
    const notify::Channels& channels;
    const notify::Post& post;
    sql::Database& database;
    const jobs::Tasks& tasks;
    jobs::Workers& workers;
    jobs::Listener& listener;
};

/// Where notices go, and which there are.
std::span<const Route<ChannelPorts>> channel_routes();

} // namespace muster::api
