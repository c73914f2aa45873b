#pragma once

#include <string_view>

#include "base/error.h"
#include "client/api_client.h"

namespace muster::commands {

/// What only somebody does who has proved a moment ago who they are, in a browser: no token can, so
/// the server would refuse it and say less. `what` is done on the console's `page`: "/profile".
/// Forbidden "auth.session_needed", as the server says.
Error console_alone(const client::ApiClient& client, std::string_view what, std::string_view page);

} // namespace muster::commands
