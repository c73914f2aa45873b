#include "sql/open_connection.h"

#include "base/check.h"
#include "sql/postgres_connection.h"
#include "sql/sqlite_connection.h"

namespace muster::sql {

Result<std::unique_ptr<Connection>>
open_connection(const Address& address, Access access, const Limits& limits) {
    switch (address.engine()) {
    case Engine::Sqlite: return open_sqlite(address.path(), access, limits);
    case Engine::Postgres: return open_postgres(address, access, limits);
    }
    MUSTER_CHECK(false, "an engine without a connection");
}

} // namespace muster::sql
