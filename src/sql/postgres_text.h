#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sql/value.h"

namespace muster::sql {

/// `sql` with each placeholder `?` numbered and typed by its value, as PostgreSQL wants it:
/// `$1::bigint`,
/// `$2::text`. Typed, because PostgreSQL would else guess from where it stands, and take the time
/// in
/// `? + 60000` for 32 bits. A `?` in a string, a quoted name or a comment is left alone. There are
/// as many placeholders as values.
std::string number_placeholders(std::string_view sql, std::span<const Value> values);

/// The text of a migration in PostgreSQL's words: BLOB is BYTEA, INTEGER is BIGINT (SQLite's has 64
/// bits), and TEXT is compared byte by byte whatever language the server was set up in. Only words
/// in capitals, so that a column may be called `text`.
std::string postgres_migration(std::string_view text);

} // namespace muster::sql
