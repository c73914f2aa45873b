#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

/// A column of a table, with the type that its values have in C++.
struct ColumnType {
    std::string name;
    Value::Type type = Value::Type::Text;
};

/// The tables of the database (on PostgreSQL: of the schema that is used), by name. Errors: those
/// of Session.
Result<std::vector<std::string>> table_names(Session& session);
Result<bool> has_table(Session& session, std::string_view name);

/// Whether the database (on PostgreSQL: the schema that is used, extensions aside) has nothing at
/// all.
Result<bool> is_empty(Session& session);

/// In the order of the table. Errors: those of Session; Internal "sql.strange_column" for a type
/// that no migration declares.
Result<std::vector<ColumnType>> columns_of(Session& session, std::string_view table);

} // namespace muster::sql
