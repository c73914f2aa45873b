#pragma once

#include <string_view>

#include "base/error.h"

namespace muster::sql {

/// What a code of PostgreSQL (SQLSTATE, five characters; PostgreSQL's manual, appendix A) means
/// here. `message` is the server's and is left out where it could quote a value.
Error error_of_state(std::string_view state, std::string_view message, std::string_view sql);

/// Unavailable "sql.unavailable".
Error unavailable_error(std::string_view message);

} // namespace muster::sql
