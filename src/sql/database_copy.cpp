#include "sql/database_copy.h"

#include "sql/sqlite_copy.h"

namespace muster::sql {

Status copy_database(const Address& from, const std::string& to) {
    switch (from.engine()) {
    case Engine::Sqlite: return copy_sqlite(from.path(), to);
    case Engine::Postgres: break;
    }
    return Error{ErrorKind::Impossible, "sql.copy_unsupported",
                 "a PostgreSQL database is copied by pg_dump: " + from.str()};
}

} // namespace muster::sql
