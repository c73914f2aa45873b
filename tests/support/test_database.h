#pragma once

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "sql/address.h"
#include "sql/database.h"
#include "sql/session.h"
#include "support/temp_dir.h"

namespace muster::test {

/// A new empty database of one engine: a SQLite file that goes away at the end, or a schema that
/// goes with the process, on the server named by MUSTER_TEST_POSTGRES (see script/postgres). Throws
/// when there is no server, so that its tests fail rather than go missing.
class TestDatabase {
public:
    explicit TestDatabase(sql::Engine engine);
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;
    ~TestDatabase() = default;

    [[nodiscard]] const sql::Address& address() const { return *address_; }

private:
    TempDir directory_;
    std::optional<sql::Address> address_;
};

/// A suite that runs on every engine:
///
///     class UserStoreTest : public test::EachEngine {
///     protected:
///         sql::Database database = open("identity", migrations());
///         UserStore users{database};
///     };
///     MUSTER_ON_EACH_ENGINE(UserStoreTest);
///
///     TEST_P(UserStoreTest, …)
class EachEngine : public testing::TestWithParam<sql::Engine> {
protected:
    [[nodiscard]] const sql::Address& address() const { return held_.address(); }
    [[nodiscard]] sql::Session session(sql::Access access = sql::Access::Write) const {
        return sql::Session::open(address(), access).value();
    }
    /// The database with one module's tables.
    [[nodiscard]] sql::Database open(std::string_view module,
                                     std::span<const sql::Migration> migrations,
                                     const sql::Database::Options& options = {}) const;

private:
    TestDatabase held_{GetParam()};
};

std::string name_of_engine(const testing::TestParamInfo<sql::Engine>& engine);

#define MUSTER_ON_EACH_ENGINE(Suite)                                                               \
    INSTANTIATE_TEST_SUITE_P(                                                                      \
        , Suite, testing::Values(muster::sql::Engine::Sqlite, muster::sql::Engine::Postgres),      \
        muster::test::name_of_engine)

/// The address of the server in MUSTER_TEST_POSTGRES with other options or another database.
/// Throws when there is none.
std::string postgres_text(const std::string& database = "", const std::string& options = "");

} // namespace muster::test
