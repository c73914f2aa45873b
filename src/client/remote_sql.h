#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "client/api_client.h"
#include "cost/sql_process.h"

namespace muster::client {

/// As many rows as a server answers with.
inline constexpr int kMostSqlRows = 10'000;

/// A statement, run by the server. Errors: those of ApiClient; Upstream "client.no_muster".
Result<cost::SqlAnswer> run_sql(ApiClient& client, const std::string& statement);

/// A row as values of JSON, as `muster sql` prints them: a server sends texts. Errors: Upstream
/// "client.no_muster" for a text that is none of its column's type.
Result<std::vector<Json>> sql_values(const std::vector<cost::SqlAnswer::Column>& columns,
                                     const std::vector<std::optional<std::string>>& row);

} // namespace muster::client
