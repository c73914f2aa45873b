#pragma once

#include <span>
#include <string>

#include "api/route.h"
#include "notify/subscriptions.h"

namespace muster::api {

struct SubscriptionPorts {
    notify::Subscriptions& subscriptions;
    std::string public_url; // where people find the console; empty: mail is not set up
};

/// What people choose to be mailed, and the links in mails that stop them.
std::span<const Route<SubscriptionPorts>> subscription_routes();

} // namespace muster::api
