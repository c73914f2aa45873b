#include "sql/database.h"

#include "sql/migrator.h"

namespace muster::sql {

Database::Database(Address address, Session writer, const Options& options)
    : address_(std::move(address)), writer_(std::make_unique<Writer>(std::move(writer))),
      readers_(std::make_unique<ReadPool>(address_, options.readers)) {}

Result<Database> Database::open(const Address& address, const Options& options) {
    TRY(Session writer, Session::open(address, Access::Write, options.writer));
    return Database(address, std::move(writer), options);
}

Status Database::migrate(std::string_view module, std::span<const Migration> migrations) {
    TRY(Session session, Session::open(address_, Access::Write));
    return sql::migrate(session, module, migrations);
}

} // namespace muster::sql
