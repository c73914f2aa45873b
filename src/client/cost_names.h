#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "client/api_client.h"

namespace muster::client {

// The names that a server's reports know, in its order. Errors: those of ApiClient.

/// `with_columns`: also those of the bills, by their own names.
Result<std::vector<std::string>> dimension_names(ApiClient& client, bool with_columns);
Result<std::vector<std::string>> measure_names(ApiClient& client, bool with_columns);

} // namespace muster::client
