#pragma once

#include <span>
#include <string_view>

#include "sql/migrator.h"
#include "sql/session.h"
#include "support/test_database.h"

namespace muster::test {

/// An empty database of one engine, gone at the end of the test, for tests that open connections of
/// their own: several processes on one database.
class StoreDatabase {
public:
    using Engine = sql::Engine;

    explicit StoreDatabase(Engine engine) : database_(engine) {}

    /// A new connection that may write.
    [[nodiscard]] sql::Session open() const {
        return sql::Session::open(database_.address(), sql::Access::Write).value();
    }
    void migrate(std::string_view module, std::span<const sql::Migration> migrations) const {
        sql::Session session = open();
        sql::migrate(session, module, migrations).value();
    }

private:
    TestDatabase database_;
};

} // namespace muster::test
